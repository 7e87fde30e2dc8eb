/**
 * Tells that nobody waits any more. What an `AbortSignal` can do and calls need: every call has one, few are ever
 * cancelled, and a controller with its event target costs more than the rest of the way through the hub.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  /** What its holder said when it fired. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** One that its holder fires. Each listener is called once at most; one that comes too late is not called. */
export class Cancel implements CancelSignal {
  #aborted = false;
  #reason: unknown;
  #listener: (() => void) | null = null;
  #more: Set<() => void> | null = null;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.#aborted) return;
    if (this.#listener === null) this.#listener = listener;
    else if (this.#listener !== listener) {
      this.#more ??= new Set();
      this.#more.add(listener);
    }
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#listener === listener) this.#listener = null;
    else this.#more?.delete(listener);
  }

  abort(reason?: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    const first = this.#listener;
    const more = this.#more;
    this.#listener = null;
    this.#more = null;
    first?.();
    if (more) for (const listener of more) listener();
  }
}

/** The same as what the platform's own functions want. */
export function asAbortSignal(cancel: CancelSignal): AbortSignal {
  if (cancel instanceof AbortSignal) return cancel;
  const controller = new AbortController();
  if (cancel.aborted) controller.abort(cancel.reason);
  else cancel.addEventListener('abort', () => controller.abort(cancel.reason), { once: true });
  return controller.signal;
}

/** Longest sleep, so that a clock that was set or a machine that slept is noticed soon enough. */
const LONGEST_MS = 30_000;

export interface ExpiryTimer {
  /** Fires once at that epoch ms, or soon after; `Infinity` never. A new time replaces the old one. */
  arm(at: number): void;
  close(): void;
}

/** A timer on the wall clock that never keeps the process alive. */
export function createExpiryTimer(now: () => number, onDue: () => void): ExpiryTimer {
  let timer: NodeJS.Timeout | undefined;

  function arm(at: number): void {
    clearTimeout(timer);
    timer = undefined;
    if (at === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(LONGEST_MS, Math.max(1, at - now()));
    timer = setTimeout(() => (now() >= at ? onDue() : arm(at)), wait).unref();
  }

  return { arm, close: () => clearTimeout(timer) };
}

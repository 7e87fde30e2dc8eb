import type { ClientPort } from '../../hub/client.ts';
import type { UpstreamReply, UpstreamRequest } from '../../hub/upstream/connection.ts';
import { type Deferred, deferred } from '../../lib/deferred.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Exchange } from './transport.ts';

/** However much progress a call reports, after this it ends. */
export const HARD_CAP_MS = 30 * 60_000;
/** Calls in flight on one connection. */
const MAX_PENDING = 10_000;
const NO_OPTIONS: OpenOptions = {};

/** One call that waits for its answer. */
export interface PendingCall extends Exchange {
  readonly method: string;
  readonly onProgress: ((params: Buffer) => void) | undefined;
  readonly client: ClientPort | undefined;
  /** Why its caller stopped waiting, as its signal says: see `TakenBack`. */
  readonly reason: unknown;
  /** The connection's own, made for nobody. */
  readonly internal: boolean;
  answer(reply: UpstreamReply): void;
  /** The server showed that it works on it: the clock starts again. */
  touch(): void;
  /** The clock stands still (but for the hard cap) until it was released as often: somebody is being asked. */
  hold(): void;
  release(): void;
  /** Called when the call has ended, however. @returns takes it back */
  whenSettled(listener: () => void): () => void;
}

export interface OpenOptions {
  internal?: boolean;
  /** In place of the request's own. */
  headers?: Record<string, string>;
}

export interface Pending {
  readonly size: number;
  /**
   * @param onAbandoned the caller stopped waiting (its signal, or time), so the server should be told
   * @throws PatchbayError `unavailable` when too many wait, `cancelled` when the signal has fired already
   */
  open(
    request: UpstreamRequest,
    onAbandoned: (call: PendingCall, why: string) => void,
    options?: OpenOptions,
  ): OpenCall;
  /** An id for a request that is no call and does not wait here. */
  nextId(): number;
  /** Calls in flight that somebody made, the oldest first. */
  calls(): Iterable<PendingCall>;
  get(id: number): PendingCall | undefined;
  /** The only call in flight, for messages that don't say whose they are. */
  only(): PendingCall | undefined;
  failAll(error: (method: string) => PatchbayError): void;
  /** Resolves when nothing is in flight, or after `graceMs`. */
  drained(graceMs: number): Promise<void>;
}

export interface OpenCall {
  call: PendingCall;
  reply: Promise<UpstreamReply>;
}

interface CallEvents {
  removed(id: number): void;
  abandoned(call: PendingCall, why: string): void;
}

/**
 * One timer for all calls of a connection: it is set for the first that may run out of time, and looks at the clock of
 * each when it fires. So a call and its progress cost no timer.
 */
class Deadlines {
  readonly #calls: ReadonlyMap<number, Call>;
  #timer: NodeJS.Timeout | undefined;
  #due = Number.POSITIVE_INFINITY;

  constructor(calls: ReadonlyMap<number, Call>) {
    this.#calls = calls;
  }

  /** @param due by `performance.now()` */
  watch(due: number, now: number): void {
    if (due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#look, due - now).unref();
  }

  readonly #look = (): void => {
    this.#due = Number.POSITIVE_INFINITY;
    const now = performance.now();
    for (const call of [...this.#calls.values()]) {
      const due = call.expire(now);
      if (due !== null) this.watch(due, now);
    }
  };
}

/** Ids are integers that never repeat on a connection; they serve as progress tokens too. */
export function createPending(): Pending {
  const calls = new Map<number, Call>();
  const deadlines = new Deadlines(calls);
  const waiting = new Set<() => void>();
  let lastId = 0;

  function removed(id: number): void {
    calls.delete(id);
    if (calls.size > 0) return;
    for (const done of waiting) done();
    waiting.clear();
  }

  return {
    get size() {
      return calls.size;
    },
    open(request, onAbandoned, options = NO_OPTIONS) {
      if (request.signal?.aborted) throw new PatchbayError('cancelled', 'the call was cancelled');
      if (calls.size >= MAX_PENDING)
        throw new PatchbayError('unavailable', 'too many calls wait for this server', { retryAfter: 1 });
      const call = new Call(++lastId, request, options, { removed, abandoned: onAbandoned });
      calls.set(call.id, call);
      deadlines.watch(call.due, call.begun);
      return { call, reply: call.reply };
    },
    nextId: () => ++lastId,
    *calls() {
      for (const call of calls.values()) if (!call.internal) yield call;
    },
    get: (id) => calls.get(id),
    only: () => (calls.size === 1 ? calls.values().next().value : undefined),
    failAll(error) {
      for (const call of [...calls.values()]) call.fail(error(call.method));
    },
    drained(graceMs) {
      if (calls.size === 0 || graceMs <= 0) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, graceMs);
        waiting.add(done);
      });
    },
  };
}

/** A class, because there is one for every call: its methods are shared. */
class Call implements PendingCall {
  readonly id: number;
  readonly internal: boolean;
  readonly headers: Record<string, string> | undefined;
  readonly reply: Promise<UpstreamReply>;
  onSettled: (() => void) | null = null;
  readonly #request: UpstreamRequest;
  readonly #settling: Deferred<UpstreamReply>;
  readonly #events: CallEvents;
  readonly begun = performance.now();
  #heard = this.begun;
  #settled = false;
  #abandoned = false;
  #holds = 0;
  #listeners: Set<() => void> | null = null;

  constructor(id: number, request: UpstreamRequest, options: OpenOptions, events: CallEvents) {
    this.id = id;
    this.internal = options.internal ?? false;
    this.headers = options.headers ?? request.headers;
    this.#request = request;
    this.#events = events;
    this.#settling = deferred<UpstreamReply>();
    this.reply = this.#settling.promise;
    request.signal?.addEventListener('abort', this.#aborted, { once: true });
  }

  get method(): string {
    return this.#request.method;
  }
  get onProgress(): UpstreamRequest['onProgress'] {
    return this.#request.onProgress;
  }
  get client(): ClientPort | undefined {
    return this.#request.client;
  }
  get reason(): unknown {
    return this.#request.signal?.reason;
  }
  get settled(): boolean {
    return this.#settled;
  }
  get abandoned(): boolean {
    return this.#abandoned;
  }

  fail(error: PatchbayError): void {
    if (this.#settle()) this.#settling.reject(error);
  }
  answer(reply: UpstreamReply): void {
    if (this.#settle()) this.#settling.resolve(reply);
  }
  touch(): void {
    this.#heard = performance.now();
  }
  hold(): void {
    this.#holds++;
  }
  release(): void {
    if (--this.#holds === 0) this.touch();
  }
  onPolled(retryMs: number): void {
    this.client?.pause?.(retryMs);
  }
  whenSettled(listener: () => void): () => void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => void this.#listeners?.delete(listener);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#request.signal?.removeEventListener('abort', this.#aborted);
    this.#events.removed(this.id);
    this.onSettled?.();
    this.onSettled = null;
    if (this.#listeners) for (const listener of [...this.#listeners]) listener();
    return true;
  }

  #abandon(error: PatchbayError): void {
    if (this.#settled) return;
    this.#abandoned = true;
    this.#events.abandoned(this, error.message);
    this.fail(error);
  }

  readonly #aborted = () => this.#abandon(new PatchbayError('cancelled', 'the call was cancelled'));

  /** When it runs out of time, if nothing more is heard of it. */
  get due(): number {
    return Math.min(this.#heard + this.#request.timeoutMs, this.begun + HARD_CAP_MS);
  }

  /** Ends it if its time has come. @returns when to look again, or null */
  expire(now: number): number | null {
    const { method, timeoutMs } = this.#request;
    if (this.#holds > 0) this.#heard = now;
    const { due } = this;
    if (now < due - 1) return due;
    const capped = due < this.#heard + timeoutMs;
    const limit = capped ? `after ${HARD_CAP_MS / 60_000} minutes` : `within ${timeoutMs} ms`;
    this.#abandon(new PatchbayError('timeout', `no answer to ${method} ${limit}`, { data: { sent: true } }));
    return null;
  }
}

import type { UpstreamReply, UpstreamRequest } from '../../hub/upstream/connection.ts';
import { deferred } from '../../lib/deferred.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Exchange } from './transport.ts';

/** However much progress a call reports, after this it ends. */
export const HARD_CAP_MS = 30 * 60_000;
/** Calls in flight on one connection. */
const MAX_PENDING = 10_000;

/** One call that waits for its answer. */
export interface PendingCall extends Exchange {
  readonly method: string;
  readonly onProgress: ((params: Buffer) => void) | undefined;
  readonly onNotification: ((method: string, params: Buffer | null) => void) | undefined;
  answer(reply: UpstreamReply): void;
  /** The server showed that it works on it: the clock starts again. */
  touch(): void;
}

export interface Pending {
  readonly size: number;
  /**
   * @param onAbandoned the caller stopped waiting (its signal, or time), so the server should be told
   * @throws PatchbayError `unavailable` when too many wait, `cancelled` when the signal has fired already
   */
  open(request: UpstreamRequest, onAbandoned: (call: PendingCall, why: string) => void): OpenCall;
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

/** Ids are integers that never repeat on a connection; they serve as progress tokens too. */
export function createPending(): Pending {
  const calls = new Map<number, PendingCall>();
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
    open(request, onAbandoned) {
      if (request.signal?.aborted) throw new PatchbayError('cancelled', 'the call was cancelled');
      if (calls.size >= MAX_PENDING)
        throw new PatchbayError('unavailable', 'too many calls wait for this server', { retryAfter: 1 });
      const opened = openCall(++lastId, request, removed, onAbandoned);
      calls.set(opened.call.id, opened.call);
      return opened;
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

function openCall(
  id: number,
  request: UpstreamRequest,
  removed: (id: number) => void,
  onAbandoned: (call: PendingCall, why: string) => void,
): OpenCall {
  const { promise, resolve, reject } = deferred<UpstreamReply>();
  const begun = performance.now();
  let heard = begun;
  let settled = false;
  let timer: NodeJS.Timeout | undefined;

  function settle(): boolean {
    if (settled) return false;
    settled = true;
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', aborted);
    removed(id);
    call.onSettled?.();
    call.onSettled = null;
    return true;
  }

  function abandon(error: PatchbayError): void {
    if (settled) return;
    onAbandoned(call, error.message);
    call.fail(error);
  }

  const aborted = () => abandon(new PatchbayError('cancelled', 'the call was cancelled'));

  /** One timer that looks at the clock when it fires, so that progress costs nothing. */
  function arm(): void {
    const now = performance.now();
    const due = Math.min(heard + request.timeoutMs, begun + HARD_CAP_MS);
    if (now < due - 1) {
      timer = setTimeout(arm, due - now);
      return;
    }
    const capped = due < heard + request.timeoutMs;
    const limit = capped ? `after ${HARD_CAP_MS / 60_000} minutes` : `within ${request.timeoutMs} ms`;
    abandon(
      new PatchbayError('timeout', `no answer to ${request.method} ${limit}`, { data: { sent: true } }),
    );
  }

  const call: PendingCall = {
    id,
    method: request.method,
    headers: request.headers,
    onProgress: request.onProgress,
    onNotification: request.onNotification,
    onSettled: null,
    get settled() {
      return settled;
    },
    fail(error) {
      if (settle()) reject(error);
    },
    answer(reply) {
      if (settle()) resolve(reply);
    },
    touch() {
      heard = performance.now();
    },
  };
  timer = setTimeout(arm, Math.min(request.timeoutMs, HARD_CAP_MS));
  request.signal?.addEventListener('abort', aborted, { once: true });
  return { call, reply: promise };
}

import type { CancelSignal } from '../../lib/cancel.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { UpstreamConnection } from './connection.ts';

/** Calls that wait for a connection. Bounded: more than this many would only time out together. */
const MOST_WAITERS = 10_000;

interface Waiter {
  deadline: number;
  resolve: (connection: UpstreamConnection) => void;
  reject: (error: unknown) => void;
}

export interface Waiters {
  readonly size: number;
  /** @param tooLate makes the error for when `timeoutMs` are over. @throws PatchbayError `cancelled`, or `tooLate()` */
  wait(
    timeoutMs: number,
    signal: CancelSignal | undefined,
    tooLate: () => Error,
  ): Promise<UpstreamConnection>;
  resolveAll(connection: UpstreamConnection): void;
  /** Ends the waiting of all whose deadline is before `moment` (epoch ms). */
  rejectBefore(moment: number, error: () => Error): void;
}

const cancelled = () =>
  new PatchbayError('cancelled', 'The call was cancelled while it waited for the server');

export function createWaiters(now: () => number): Waiters {
  const waiting = new Set<Waiter>();

  return {
    get size() {
      return waiting.size;
    },
    wait(timeoutMs, signal, tooLate) {
      if (signal?.aborted) return Promise.reject(cancelled());
      if (waiting.size >= MOST_WAITERS) return Promise.reject(tooLate());
      return new Promise((resolve, reject) => {
        const onAbort = () => settle(() => reject(cancelled()));
        const timer = setTimeout(() => settle(() => reject(tooLate())), timeoutMs);
        const settle = (answer: () => void) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          waiting.delete(waiter);
          answer();
        };
        const waiter: Waiter = {
          deadline: now() + timeoutMs,
          resolve: (connection) => settle(() => resolve(connection)),
          reject: (error) => settle(() => reject(error)),
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.add(waiter);
      });
    },
    resolveAll(connection) {
      for (const waiter of [...waiting]) waiter.resolve(connection);
    },
    rejectBefore(moment, error) {
      for (const waiter of [...waiting]) if (waiter.deadline < moment) waiter.reject(error());
    },
  };
}

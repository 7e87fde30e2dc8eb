import { PatchbayError } from '../../lib/errors.ts';

/** Who waits to hear whether the server will tell of a resource. */
export interface ListenWaiters {
  /** @throws PatchbayError `timeout`, or what it is answered; then `drop` was called */
  wait(uri: string, timeoutMs: number, drop: () => void): Promise<void>;
  /** Answers all who wait for one of these, by default all. @param of null: the server will */
  answer(of: (uri: string) => PatchbayError | null, uris?: ReadonlySet<string>): void;
}

interface Waiter {
  uri: string;
  settle(error: PatchbayError | null): void;
}

export function createListenWaiters(): ListenWaiters {
  const waiters = new Set<Waiter>();
  return {
    wait(uri, timeoutMs, drop) {
      return new Promise((resolve, reject) => {
        const waiter: Waiter = {
          uri,
          settle(error) {
            clearTimeout(timer);
            waiters.delete(waiter);
            if (!error) return resolve();
            drop();
            reject(error);
          },
        };
        const late = new PatchbayError('timeout', `no answer to subscriptions/listen within ${timeoutMs} ms`);
        const timer = setTimeout(() => waiter.settle(late), timeoutMs);
        waiters.add(waiter);
      });
    },
    answer(of, uris) {
      for (const waiter of [...waiters]) if (!uris || uris.has(waiter.uri)) waiter.settle(of(waiter.uri));
    },
  };
}

import { PatchbayError } from '../../lib/errors.ts';

/** Who waits to hear whether the server will tell of a resource or a task. */
export interface ListenWaiters {
  /** @throws PatchbayError `timeout`, or what it is answered; then `drop` was called */
  wait(topic: string, timeoutMs: number, drop: () => void): Promise<void>;
  /** Answers all who wait for one of these, by default all. @param of null: the server will */
  answer(of: (topic: string) => PatchbayError | null, topics?: ReadonlySet<string>): void;
}

interface Waiter {
  topic: string;
  settle(error: PatchbayError | null): void;
}

export function createListenWaiters(): ListenWaiters {
  const waiters = new Set<Waiter>();
  return {
    wait(topic, timeoutMs, drop) {
      return new Promise((resolve, reject) => {
        const waiter: Waiter = {
          topic,
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
    answer(of, topics) {
      for (const waiter of [...waiters])
        if (!topics || topics.has(waiter.topic)) waiter.settle(of(waiter.topic));
    },
  };
}

import { type BackoffPolicy, backoffDelay } from '../../lib/backoff.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Outage } from './breaker.ts';

/** Does what there is to do whenever it is told, never twice at once, and again with growing waits when it failed. */
export interface Runner {
  readonly busy: boolean;
  readonly outage: Outage | null;
  /** There may be something to do. Does not shorten a wait. */
  poke(): void;
  /** Something of the work under way succeeded: what failed before is over. */
  worked(): void;
  /** Waits for what runs. */
  close(): Promise<void>;
}

export interface RunnerOptions {
  /** Everything there is to do now. */
  work(): Promise<void>;
  retry: BackoffPolicy;
  now(): Date;
  /** How long at least to wait after this error, ms. */
  waitFor?(error: unknown): number;
  /** Called when an outage begins, goes on with another try ahead, and ends. */
  onOutage(outage: Outage | null, error?: unknown): void;
}

export function createRunner({ work, retry, now, waitFor, onOutage }: RunnerOptions): Runner {
  let running: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let outage: Outage | null = null;
  let attempt = 0;
  let closed = false;

  async function run(): Promise<void> {
    do {
      again = false;
      try {
        await work();
        worked();
      } catch (error) {
        if (!closed) fail(error);
        return;
      }
    } while (again && !closed);
  }

  function worked(): void {
    attempt = 0;
    if (!outage) return;
    outage = null;
    onOutage(null);
  }

  function fail(error: unknown): void {
    attempt += 1;
    const waitMs = Math.max(waitFor?.(error) ?? 0, backoffDelay(attempt, retry));
    const nextTryAt = new Date(now().getTime() + waitMs);
    outage = { message: messageOf(error), since: outage?.since ?? now(), nextTryAt };
    onOutage(outage, error);
    timer = setTimeout(() => {
      timer = undefined;
      start();
    }, waitMs);
    timer.unref();
  }

  function start(): void {
    if (closed || timer) return;
    if (running) {
      again = true;
      return;
    }
    running = run().finally(() => {
      running = null;
      if (again) start();
    });
  }

  return {
    get busy() {
      return running !== null || timer !== undefined;
    },
    get outage() {
      return outage;
    },
    poke: start,
    worked,
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}

import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { WINDOW_MS } from './windows.ts';

/** Hits are told to Redis in batches this far apart: one round trip per name, not one per request. */
const FLUSH_MS = 100;
const MAX_NAMES = 10_000;

/**
 * Counts that replicas share over Redis. Nothing here is awaited by a request: hits are added, sent in the background,
 * and what comes back is remembered as "spent until". Replicas together may exceed a limit by what arrives in one
 * batch's time.
 */
export interface SharedCounts {
  add(name: string, limit: number): void;
  /** ms until the shared window of that name ends if its limit is spent, else 0. */
  spentFor(name: string, at: number): number;
  /** False while Redis does not answer; the caller's own counts must do. */
  readonly available: boolean;
  close(): void;
}

interface Pending {
  hits: number;
  limit: number;
}

export function createSharedCounts(client: Redis, now: () => number): SharedCounts {
  const limiter = new RateLimiterRedis({
    storeClient: client,
    keyPrefix: 'patchbay:limit',
    // The limit differs by name: the store only counts, the comparison is made here.
    points: Number.MAX_SAFE_INTEGER,
    duration: WINDOW_MS / 1000,
    rejectIfRedisNotReady: true,
  });
  let pending = new Map<string, Pending>();
  const spent = new Map<string, number>();
  let available = client.status === 'ready';
  let flushing = false;
  let timer: NodeJS.Timeout | undefined;

  async function send(name: string, { hits, limit }: Pending): Promise<void> {
    try {
      const result = await limiter.consume(name, hits);
      available = true;
      if (result.consumedPoints >= limit) remember(name, now() + result.msBeforeNext);
    } catch {
      available = false;
    }
  }

  function remember(name: string, until: number): void {
    spent.delete(name);
    const [oldest] = spent.keys();
    if (spent.size >= MAX_NAMES && oldest !== undefined) spent.delete(oldest);
    spent.set(name, until);
  }

  async function flush(): Promise<void> {
    timer = undefined;
    flushing = true;
    const batch = pending;
    pending = new Map();
    await Promise.all([...batch].map(([name, hits]) => send(name, hits)));
    flushing = false;
    if (pending.size > 0) schedule();
  }

  function schedule(): void {
    if (!flushing) timer ??= setTimeout(flush, FLUSH_MS).unref();
  }

  return {
    add(name, limit) {
      const known = pending.get(name);
      if (known) {
        known.hits++;
        known.limit = limit;
        return;
      }
      if (pending.size >= MAX_NAMES) return;
      pending.set(name, { hits: 1, limit });
      schedule();
    },
    spentFor(name, at) {
      const until = spent.get(name);
      if (until === undefined) return 0;
      if (until > at) return until - at;
      spent.delete(name);
      return 0;
    },
    get available() {
      return available;
    },
    close() {
      clearTimeout(timer);
      pending.clear();
    },
  };
}

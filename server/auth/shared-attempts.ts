import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { type Attempts, blockMs, FORGIVE_MS, LONGEST_BLOCK_MS, WINDOW_MS } from './attempts.ts';

/** A count that no attempt that is given back brings near a limit. */
const BLOCKED = 1_000_000;

/** Shared by replicas. Every method rejects while Redis is away. @param prefix of the keys in Redis */
export function createSharedAttempts(client: Redis, prefix: string, most: number): Attempts {
  const limiter = (name: string, points: number, ms: number) =>
    new RateLimiterRedis({
      storeClient: client,
      keyPrefix: `${prefix}:${name}`,
      points,
      duration: ms / 1000,
      rejectIfRedisNotReady: true,
    });
  const counts = limiter('count', most, WINDOW_MS);
  const strikes = limiter('strikes', Number.MAX_SAFE_INTEGER, FORGIVE_MS + LONGEST_BLOCK_MS);

  return {
    async take(name) {
      try {
        await counts.consume(name);
        return 0;
      } catch (spent) {
        if (!(spent instanceof RateLimiterRes)) throw spent;
        // Only who goes over the limit first lengthens the block; those after it just meet it.
        if (spent.consumedPoints !== most + 1) return Math.max(1, Math.ceil(spent.msBeforeNext / 1000));
        const { consumedPoints } = await strikes.consume(name);
        const seconds = blockMs(consumedPoints) / 1000;
        await counts.set(name, BLOCKED, seconds);
        return seconds;
      }
    },
    async giveBack(name) {
      await counts.reward(name);
    },
    async forget(name) {
      await counts.delete(name);
    },
  };
}

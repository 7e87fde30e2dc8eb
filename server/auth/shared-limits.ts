import type { Redis } from 'ioredis';
import type { Attempts } from './attempts.ts';
import { createSharedAttempts } from './shared-attempts.ts';
import { createSharedCounts, type SharedCounts } from './shared-counts.ts';

/** What replicas count together. Loaded only where there is a Redis: a start without one has no use for so much code. */
export interface SharedLimits {
  /** @param now epoch ms */
  counts(now: () => number): SharedCounts;
  /** @param prefix of the keys in Redis */
  attempts(prefix: string, most: number): Attempts;
}

/** @param redis not owned */
export function createSharedLimits(redis: Redis): SharedLimits {
  return {
    counts: (now) => createSharedCounts(redis, now),
    attempts: (prefix, most) => createSharedAttempts(redis, prefix, most),
  };
}

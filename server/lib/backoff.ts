export interface BackoffPolicy {
  /** Upper bound of the first delayed retry, ms. */
  baseMs: number;
  /** Upper bound of every retry, ms. */
  capMs: number;
}

/**
 * Exponential backoff with full jitter. Attempt 1 is the first retry.
 * @returns delay in ms, between 0 and min(cap, base * 2^(attempt-1)), never under a tenth of that bound.
 */
export function backoffDelay(
  attempt: number,
  policy: BackoffPolicy,
  random: () => number = Math.random,
): number {
  const bound = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(bound * (0.1 + 0.9 * random()));
}

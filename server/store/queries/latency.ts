/**
 * Upper bounds, ms, of the buckets h0 to h11 of `call_rollups`; h12 holds what is slower. Changing them needs a
 * migration, as stored hours would be misread.
 */
export const LATENCY_BOUNDS = [2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000, 60_000] as const;

export const BUCKETS = LATENCY_BOUNDS.length + 1;

/**
 * The quantile estimated from a histogram, linear within its bucket and never above `max`, the slowest call.
 * @param q between 0 and 1. @returns ms, null without calls
 */
export function quantile(histogram: readonly number[], q: number, max: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = q * total;
  let below = 0;
  for (const [bucket, count] of histogram.entries()) {
    if (count > 0 && below + count >= rank) {
      const low = LATENCY_BOUNDS[bucket - 1] ?? 0;
      const high = Math.min(LATENCY_BOUNDS[bucket] ?? max, Math.max(max, low));
      return low + (high - low) * ((rank - below) / count);
    }
    below += count;
  }
  return max;
}

import type { Outcome } from '../../server/contract/activity.ts';
import type { CallStats } from '../../server/contract/api/activity.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Longer spans are counted by the hub in whole hours. */
const BY_MINUTES = 6 * HOUR;
const MOST_BARS = 72;

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 20_160, 43_200].map(
  (minutes) => minutes * MINUTE,
);

export interface Scale {
  /** What the hub groups by. */
  groupBy: 'minute' | 'hour';
  /** ms of one bar. */
  step: number;
  /** ms since 1970 of the first bar's beginning. */
  from: number;
  bars: number;
}

/** How a span is cut into bars, 72 at most, each of a round length. */
export function scaleOf(from: number, to: number): Scale {
  const groupBy = to - from <= BY_MINUTES ? 'minute' : 'hour';
  const unit = groupBy === 'minute' ? MINUTE : HOUR;
  const begin = Math.floor(from / unit) * unit;
  const step =
    STEPS.find((one) => one >= unit && Math.ceil((to - begin) / one) <= MOST_BARS) ??
    Math.ceil((to - begin) / MOST_BARS / HOUR) * HOUR;
  return { groupBy, step, from: begin, bars: Math.max(1, Math.ceil((to - begin) / step)) };
}

export interface CallBar {
  /** ms since 1970 */
  from: number;
  to: number;
  calls: number;
  failed: number;
}

/** Counts of minutes or hours gathered into the bars of a scale; hours without calls are bars, too. */
export function barsOf(stats: readonly CallStats[], { step, from, bars }: Scale): CallBar[] {
  const found = Array.from({ length: bars }, (_, index) => ({
    from: from + index * step,
    to: from + (index + 1) * step,
    calls: 0,
    failed: 0,
  }));
  for (const one of stats) {
    const bar = found[Math.floor((Date.parse(one.key) - from) / step)];
    if (!bar) continue;
    bar.calls += one.calls;
    bar.failed += failuresOf(one);
  }
  return found;
}

/** Outcomes that something has failed; a refusal by the hub or a client that gave up is not. */
const FAILURES: readonly Outcome[] = ['tool-error', 'error', 'timeout'];

export function failuresOf({ outcomes }: Pick<CallStats, 'outcomes'>): number {
  return FAILURES.reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);
}

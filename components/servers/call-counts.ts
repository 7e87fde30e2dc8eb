import type { Outcome } from '../../server/contract/activity.ts';
import type { CallStats } from '../../server/contract/api/activity.ts';

/** Outcomes that are the server's doing; a refusal by the hub or a client that gave up is not. */
const FAILURES: readonly Outcome[] = ['tool-error', 'error', 'timeout'];

/** How many calls the server failed. */
export function failuresOf(stats: Pick<CallStats, 'outcomes'> | undefined): number {
  return FAILURES.reduce((sum, outcome) => sum + (stats?.outcomes[outcome] ?? 0), 0);
}

const MINUTES = 60;

/** @param calls of the last hour */
export const perMinute = (calls: number): number => calls / MINUTES;

/** One digit after the point for small numbers; what is not nothing never reads as nothing. */
export function rounded(value: number): number {
  if (value === 0 || value >= 10) return Math.round(value);
  return Math.max(0.1, Math.round(value * 10) / 10);
}

import type { CountedSpan } from '../data/overview.ts';
import { boundsOf } from '../ui/time-range.ts';

/** Spans that the overview counts calls over, as the address names them. */
export const SPANS = ['1h', '24h', '7d'] as const;
export type Span = (typeof SPANS)[number];
export const USUAL_SPAN: Span = '24h';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const SLOTS: Readonly<Record<Span, { groupBy: 'minute' | 'hour'; unitMs: number; count: number }>> = {
  '1h': { groupBy: 'minute', unitMs: MINUTE_MS, count: 60 },
  '24h': { groupBy: 'hour', unitMs: HOUR_MS, count: 24 },
  '7d': { groupBy: 'hour', unitMs: HOUR_MS, count: 7 * 24 },
};

export function spanOf(text: string | null): Span {
  return SPANS.find((span) => span === text) ?? USUAL_SPAN;
}

/** @param now ms since 1970 */
export function countedOver(span: Span, now: number): CountedSpan {
  const { from, end } = boundsOf(span, now);
  return { name: span, from: new Date(from ?? end).toISOString() };
}

/** Since midnight where the reader is. @param now ms since 1970 */
export function countedToday(now: number): CountedSpan {
  return { name: 'today', from: new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString() };
}

import type { FoundTool } from '../../server/contract/api/smart-routing.ts';

/** In the order in which they are drawn. */
export const PARTS = ['lexical', 'meaning', 'name', 'learned'] as const;
export type Part = (typeof PARTS)[number];

/** How far bars reach to both sides of nothing. */
export interface Reach {
  below: number;
  above: number;
}

export interface Segment {
  part: Part;
  value: number;
  /** From the left end of the bar, and how wide, in percent of it. */
  from: number;
  width: number;
}

/** Smaller parts change no order that anybody sees. */
const LEAST = 0.005;

const countOf = (parts: FoundTool['parts']) =>
  PARTS.map((part) => ({ part, value: parts[part] })).filter(({ value }) => Math.abs(value) >= LEAST);

/** Pure: the longest bars of a list, so that all of them are drawn in one measure. */
export function reachOf(items: readonly Pick<FoundTool, 'parts'>[]): Reach {
  const reach = { below: 0, above: 0 };
  for (const { parts } of items) {
    const values = countOf(parts).map(({ value }) => value);
    const sum = (wanted: number[]): number => wanted.reduce((all, value) => all + Math.abs(value), 0);
    reach.above = Math.max(reach.above, sum(values.filter((value) => value > 0)));
    reach.below = Math.max(reach.below, sum(values.filter((value) => value < 0)));
  }
  return reach;
}

/** Pure: what speaks for a tool goes to the right of zero, what speaks against it to the left. */
export function segmentsOf(
  parts: FoundTool['parts'],
  { below, above }: Reach,
): { zero: number; segments: Segment[] } {
  const whole = below + above;
  if (whole === 0) return { zero: 0, segments: [] };
  const zero = (below / whole) * 100;
  let left = zero;
  let right = zero;
  const segments = countOf(parts).map(({ part, value }): Segment => {
    const width = (Math.abs(value) / whole) * 100;
    if (value < 0) {
      left -= width;
      return { part, value, from: left, width };
    }
    right += width;
    return { part, value, from: right - width, width };
  });
  return { zero, segments };
}

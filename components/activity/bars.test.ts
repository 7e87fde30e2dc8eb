import { expect, test } from 'vitest';
import type { CallStats } from '../../server/contract/api/activity.ts';
import { barsOf, scaleOf } from './bars.ts';

const at = (text: string): number => Date.parse(`2026-03-${text}:00.000Z`);
const MINUTE = 60_000;

test.each([
  ['04T10:00', '04T10:15', 'minute', 1, 15],
  ['04T09:00', '04T10:00', 'minute', 1, 60],
  ['04T04:00', '04T10:00', 'minute', 5, 72],
  ['03T11:00', '04T11:00', 'hour', 60, 24],
  ['01T00:00', '08T00:00', 'hour', 180, 56],
  ['01T00:00', '31T00:00', 'hour', 720, 60],
] as const)('%s to %s is cut by %s into bars of %i minutes: %i', (from, to, groupBy, minutes, bars) => {
  expect(scaleOf(at(from), at(to))).toMatchObject({ groupBy, step: minutes * MINUTE, bars });
});

test('a span that begins within an hour begins with that hour where hours are counted', () => {
  expect(scaleOf(at('03T10:20'), at('04T10:20')).from).toBe(at('03T10:00'));
});

test('counts are gathered into bars, times without calls are empty ones', () => {
  const stats = (key: string, calls: number, outcomes: CallStats['outcomes']): CallStats => ({
    key,
    calls,
    outcomes,
    meanMs: 0,
    upstreamMeanMs: 0,
    p50Ms: 0,
    p95Ms: 0,
    p99Ms: 0,
    maxMs: 0,
    requestBytes: 0,
    responseBytes: 0,
  });
  const scale = { groupBy: 'minute', step: 5 * MINUTE, from: at('04T10:00'), bars: 3 } as const;
  const counted = [
    stats('2026-03-04T10:01:00.000Z', 3, { ok: 2, timeout: 1 }),
    stats('2026-03-04T10:04:00.000Z', 2, { denied: 1, 'tool-error': 1 }),
    stats('2026-03-04T10:10:00.000Z', 1, { ok: 1 }),
    stats('2026-03-04T11:00:00.000Z', 9, { ok: 9 }),
  ];
  expect(barsOf(counted, scale).map(({ calls, failed }) => [calls, failed])).toEqual([
    [5, 2],
    [0, 0],
    [1, 0],
  ]);
});

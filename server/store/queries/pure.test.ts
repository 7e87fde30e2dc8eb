import { describe, expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { quantile } from './latency.ts';
import { boundedLimit, decodeCursor, encodeCursor } from './page.ts';
import { dayOf, partitionDay, partitionName, partitionsAhead } from './partitions.ts';
import { storableJson } from './storable.ts';

describe('cursors', () => {
  test.each(['', 'a', 'with space', 'ü'])('carry the position with id %j', (id) => {
    const position = { at: new Date(1_790_000_000_123), id };
    expect(decodeCursor(encodeCursor(position))).toEqual(position);
  });
  test.each(['', '!', 'bm9wZQ', Buffer.from('1 '.padEnd(300, 'x')).toString('base64url')])(
    'refuse %j',
    (cursor) => {
      expect(() => decodeCursor(cursor)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
    },
  );
  test.each([
    [undefined, 50],
    [0, 1],
    [-5, 1],
    [7.9, 7],
    [1e9, 500],
  ])('the limit %j becomes %j', (asked, given) => {
    expect(boundedLimit(asked)).toBe(given);
  });
});

describe('quantiles', () => {
  const histogram = (entries: Record<number, number>) =>
    Array.from({ length: 13 }, (_, i) => entries[i] ?? 0);
  test('nothing has none', () => expect(quantile(histogram({}), 0.5, 0)).toBeNull());
  test.each([
    ['the middle of one bucket', { 4: 100 }, 0.5, 50, 37.5],
    ['never above the slowest call', { 4: 100 }, 0.99, 30, 29.95],
    ['the first bucket begins at zero', { 0: 10 }, 0.5, 2, 1],
    ['the last bucket ends at the slowest call', { 12: 10 }, 1, 90_000, 90_000],
    ['across buckets', { 0: 50, 8: 50 }, 0.75, 1000, 750],
  ])('%s', (_, entries, q, max, expected) => {
    expect(quantile(histogram(entries), q, max)).toBeCloseTo(expected, 6);
  });
});

describe('days', () => {
  const at = new Date('2026-12-31T23:59:59.999Z');
  test('begin at midnight, UTC', () => expect(dayOf(at).toISOString()).toBe('2026-12-31T00:00:00.000Z'));
  test('name their partition and are read from it', () => {
    expect(partitionName(dayOf(at))).toBe('call_records_20261231');
    expect(partitionDay('call_records_20261231')).toEqual(dayOf(at));
    expect(partitionDay('call_records_default')).toBeNull();
  });
  test('are made ahead over the turn of the year', () => {
    expect(partitionsAhead(at, 1).map(partitionName)).toEqual([
      'call_records_20261231',
      'call_records_20270101',
    ]);
  });
});

test('ids sort by time and do not repeat', () => {
  const ids = [1, 2, 3, 1_790_000_000_000].map((at) => newId(new Date(at)));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 1000 }, () => newId(new Date(5)))).size).toBe(1000);
});

test.each([
  ['plain', 'a "b" \\ ü 😀', 'a "b" \\ ü 😀'],
  ['NUL', 'a\0b', 'a\uFFFDb'],
  ['a lone surrogate', 'a\ud83d', 'a\uFFFD'],
  ['what only looks like an escape', '\\u0000', '\\u0000'],
])('JSON for the database keeps or mends %s', (_, text, expected) => {
  expect(JSON.parse(storableJson([{ text }]))).toEqual([{ text: expected }]);
});

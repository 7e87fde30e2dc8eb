import { expect, test } from 'vitest';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { hasGap, headFrom, newsOf, withHead } from './news.ts';

const record = (second: number, count = 1): AuditRecord => ({
  id: String(second),
  at: new Date(second * 1000).toISOString(),
  principal: 'local',
  action: 'auth.denied',
  subject: null,
  outcome: 'denied',
  before: null,
  after: null,
  reason: null,
  count,
  address: null,
  userAgent: null,
  requestId: null,
  revision: null,
});
const records = (...seconds: number[]): AuditRecord[] => seconds.map((second) => record(second));
const idsOf = (some: readonly AuditRecord[]): number[] => some.map(({ id }) => Number(id));

test('new records come first, and each is shown once', () => {
  expect(idsOf(withHead(records(12, 11, 10), records(11, 10, 9)))).toEqual([12, 11, 10, 9]);
  expect(idsOf(withHead([], records(2, 1)))).toEqual([2, 1]);
});

test('a denial that goes on shows its newest count', () => {
  expect(withHead([record(10, 7)], [record(10, 3), record(9)]).map(({ count }) => count)).toEqual([7, 1]);
});

test('only what is not shown counts as new', () => {
  expect(newsOf(records(12, 11, 10), records(10, 9))).toBe(2);
  expect(newsOf(records(10), records(10, 9))).toBe(0);
});

test('a head that is full and does not reach the list leaves a gap', () => {
  expect(hasGap({ items: records(20, 19), nextCursor: 'x' }, records(10))).toBe(true);
  expect(hasGap({ items: records(20, 19) }, records(10))).toBe(false);
  expect(hasGap({ items: records(20, 10), nextCursor: 'x' }, records(20))).toBe(false);
});

test('denials of the minute before are looked at again', () => {
  expect(headFrom(records(150), 0)).toBe('1970-01-01T00:01:00.000Z');
  expect(headFrom([], 190_000)).toBe('1970-01-01T00:02:00.000Z');
});

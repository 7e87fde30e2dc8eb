import { expect, test } from 'vitest';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { isRotating, lastUse, stateOf } from './key-state.ts';
import { countOf, filtered } from './list-filter.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 24 * 3_600_000;
const ahead = (days: number): string => new Date(NOW + days * DAY_MS).toISOString();

const make = (name: string, more: Partial<KeyView> = {}): KeyView => ({
  id: 'abcdefghij',
  name,
  owner: 'user:mei',
  scope: { all: true },
  rest: null,
  limits: {},
  enabled: true,
  expiresAt: null,
  createdAt: ahead(-9),
  lastUsedAt: null,
  previousUntil: null,
  revision: 1,
  ...more,
});

test.each<[string, Partial<KeyView>, string]>([
  ['no expiry', {}, 'active'],
  ['8 days left', { expiresAt: ahead(8) }, 'active'],
  ['7 days left', { expiresAt: ahead(7) }, 'expiring'],
  ['7 days left, disabled', { expiresAt: ahead(7), enabled: false }, 'disabled'],
  ['over', { expiresAt: ahead(0) }, 'expired'],
  ['over, disabled', { expiresAt: ahead(-1), enabled: false }, 'expired'],
])('a key with %s is told as such', (_, more, state) => {
  expect(stateOf(make('x', more), NOW)).toBe(state);
});

test('a rotation lasts until the old secret ends', () => {
  expect(isRotating(make('x', { previousUntil: ahead(1) }), NOW)).toBe(true);
  expect(isRotating(make('x', { previousUntil: ahead(-1) }), NOW)).toBe(false);
});

const keys = [
  make('Laptop'),
  make('Pipeline', { owner: 'user:jonas', rest: 'editor', expiresAt: ahead(3) }),
  make('Report', { scope: { groups: ['prod'], servers: [], tools: [{ server: 'db', tool: 'query' }] } }),
];
const names = (owner: string, status: string, q: string): string[] =>
  filtered(keys, { owner, status, q }, NOW).map(({ name }) => name);

test('keys are found by owner, state, and words of their name, id, role and scope', () => {
  expect(names('user:jonas', '', '')).toEqual(['Pipeline']);
  expect(names('', 'expiring', '')).toEqual(['Pipeline']);
  expect(names('', '', 'pb_abc')).toHaveLength(3);
  expect(names('', '', 'DB/query prod')).toEqual(['Report']);
  expect(names('', '', 'editor')).toEqual(['Pipeline']);
  expect(names('user:mei', 'expiring', '')).toEqual([]);
  expect(countOf(keys, 'expiring', NOW)).toBe(1);
});

test('a client that is connected tells of a use that the hub has not noted yet', () => {
  expect(lastUse(make('x'), [{ lastUsedAt: ahead(-1) }, { lastUsedAt: ahead(-2) }])).toBe(ahead(-1));
  expect(lastUse(make('x', { lastUsedAt: ahead(-1) }), [])).toBe(ahead(-1));
  expect(lastUse(make('x'), [])).toBeNull();
});

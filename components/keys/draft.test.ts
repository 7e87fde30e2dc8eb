import { expect, test } from 'vitest';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { wrongFields } from './check.ts';
import { draftOf, expiryOf, inputOf, isSame, type KeyDraft, newDraft, patchOf } from './draft.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const key: KeyView = {
  id: 'abcdefghij',
  name: 'Laptop',
  owner: 'user:mei',
  scope: { groups: ['prod'], servers: [], tools: [] },
  rest: null,
  limits: {},
  enabled: true,
  expiresAt: '2026-03-20T09:30:00.000Z',
  createdAt: '2026-01-01T00:00:00.000Z',
  lastUsedAt: null,
  previousUntil: null,
  revision: 3,
};
const change = (more: Partial<KeyDraft>): KeyDraft => ({ ...draftOf(key), ...more });

test('a form in which nothing was touched changes nothing, not even the hour of the expiry', () => {
  expect(patchOf(key, draftOf(key), NOW)).toEqual({});
});

test.each<[string, Partial<KeyDraft>, object]>([
  ['a name, without the blanks around it', { name: ' Desk ' }, { name: 'Desk' }],
  ['everything', { reach: 'everything' }, { scope: { all: true } }],
  ['no expiry', { expiry: 'never' }, { expiresAt: null }],
  ['30 days from now', { expiry: '30' }, { expiresAt: '2026-03-31T12:00:00.000Z' }],
  ['a limit', { perMinute: 60 }, { limits: { perMinute: 60 } }],
  ['a role', { rest: 'viewer' }, { rest: 'viewer' }],
])('only what was changed is sent: %s', (_, more, patch) => {
  expect(patchOf(key, change(more), NOW)).toEqual(patch);
});

test('a limit that is emptied is taken away', () => {
  const limited = { ...key, limits: { perMinute: 60 } };
  expect(patchOf(limited, { ...draftOf(limited), perMinute: null }, NOW)).toEqual({ limits: {} });
});

test('a date means the end of that day where the person is', () => {
  const ends = expiryOf(change({ expiry: 'date', date: '2026-04-02' }), NOW);
  expect([ends?.getDate(), ends?.getHours(), ends?.getMinutes()]).toEqual([2, 23, 59]);
});

test('what a link names is chosen, and without a link the key reaches everything', () => {
  expect(newDraft({ groups: ['prod'] }).reach).toBe('chosen');
  expect(inputOf(newDraft({}), NOW).scope).toEqual({ all: true });
});

test('a choice that is put back is no change', () => {
  expect(isSame(draftOf(key), change({ chosen: { groups: ['prod'], servers: [], tools: [] } }))).toBe(true);
  expect(isSame(draftOf(key), change({ rest: 'viewer' }))).toBe(false);
});

test.each<[string, Partial<KeyDraft>, string[]]>([
  ['nothing', {}, []],
  ['no name', { name: '  ' }, ['name']],
  ['a name that is too long', { name: 'x'.repeat(101) }, ['name']],
  ['nothing chosen', { chosen: { groups: [], servers: [], tools: [] } }, ['scope']],
  ['a date that is past', { date: '2026-02-28' }, ['expiresAt']],
  ['no date', { date: '' }, ['expiresAt']],
  ['a limit of zero', { perMinute: 0 }, ['limits']],
  ['half a call', { perMinute: 1.5 }, ['limits']],
])('%s is wrong at its field', (_, more, fields) => {
  expect(wrongFields(change(more), draftOf(key), NOW)).toEqual(fields);
});

test('a key for the REST API alone needs no scope', () => {
  const draft = change({ chosen: { groups: [], servers: [], tools: [] }, rest: 'viewer' });
  expect(wrongFields(draft, draftOf(key), NOW)).toEqual([]);
});

test('an expired key can be renamed, and one whose scope was emptied, too', () => {
  const old = {
    ...key,
    expiresAt: '2026-01-02T00:00:00.000Z',
    scope: { groups: [], servers: [], tools: [] },
  };
  expect(wrongFields({ ...draftOf(old), name: 'Old' }, draftOf(old), NOW)).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import type { ServerItem } from '../../server/contract/items.ts';
import { matching, parametersOf, rowsOf } from './item-rows.ts';

const tool = (name: string, more: Record<string, unknown> = {}): ServerItem => ({
  name,
  enabled: true,
  override: null,
  definition: { name, description: `Does ${name}`, ...more },
  tokens: 10,
});

const items = [
  tool('echo', { annotations: { readOnlyHint: true, title: 'Echo' } }),
  tool('drop', { annotations: { destructiveHint: true } }),
  { ...tool('gone'), definition: null },
];
const list = [{ items, template: false }];

describe('the rows of a server’s items', () => {
  test('show what the newest overrides make of them', () => {
    const [echo, drop] = rowsOf(list, {
      echo: { name: 'say', description: 'Says it' },
      drop: { enabled: false },
    });
    expect(echo).toMatchObject({ shownAs: 'say', description: 'Says it', title: 'Echo', readOnly: true });
    expect(drop).toMatchObject({ shownAs: 'drop', enabled: false, destructive: true });
  });

  test('leave out what neither the server lists nor anybody overrides', () => {
    expect(rowsOf(list, {}).map(({ name }) => name)).toEqual(['echo', 'drop']);
    expect(rowsOf(list, { gone: { enabled: false } }).map(({ name }) => name)).toContain('gone');
  });

  test('are found by every word of the search, in the names that clients see too', () => {
    const rows = rowsOf(list, { echo: { name: 'say' }, drop: { enabled: false } });
    const names = (...search: [Parameters<typeof matching>[1], string]) =>
      matching(rows, ...search).map(({ name }) => name);
    expect(names('all', 'SAY does')).toEqual(['echo']);
    expect(names('off', '')).toEqual(['drop']);
    expect(names('on', 'drop')).toEqual([]);
    expect(matching(rows, 'all', ' ')).toBe(rows);
  });
});

test('arguments are read from schemas of tools and lists of prompts, and from nothing else', () => {
  const inputSchema = {
    properties: { a: { type: ['string', 'null'], description: 'First' }, b: { enum: ['x', 1] }, c: true },
    required: ['a'],
  };
  expect(parametersOf({ inputSchema })).toEqual([
    { name: 'a', type: 'string | null', required: true, description: 'First' },
    { name: 'b', type: '"x" | 1', required: false, description: '' },
    { name: 'c', type: '', required: false, description: '' },
  ]);
  expect(parametersOf({ arguments: [{ name: 'who', required: true }] })).toEqual([
    { name: 'who', type: 'string', required: true, description: '' },
  ]);
  expect(parametersOf({ inputSchema: 'odd' })).toEqual([]);
});

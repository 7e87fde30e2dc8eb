import { expect, test } from 'vitest';
import { patched, pickedOf } from './url-search.ts';

test.each([
  ['', { name: 'github' }, '?name=github'],
  ['?name=github&tab=logs', { tab: null }, '?name=github'],
  ['?name=github&tab=logs', { name: 'time' }, '?name=time&tab=logs'],
  ['?name=github', { name: '' }, ''],
  ['?q=a+b%26c', { page: '2' }, '?q=a+b%26c&page=2'],
])('the address %j changed by %j is %j', (search, patch, expected) => {
  expect(patched(search, patch)).toBe(expected);
});

test('parameters that are not set, or empty, are left out', () => {
  const params = new URLSearchParams('?server=github&item=&tab=logs');
  expect(pickedOf((name) => params.get(name), ['server', 'item', 'method'])).toEqual({ server: 'github' });
});

import { expect, test } from 'vitest';
import { patched } from './url-search.ts';

test.each([
  ['', { name: 'github' }, '?name=github'],
  ['?name=github&tab=logs', { tab: null }, '?name=github'],
  ['?name=github&tab=logs', { name: 'time' }, '?name=time&tab=logs'],
  ['?name=github', { name: '' }, ''],
  ['?q=a+b%26c', { page: '2' }, '?q=a+b%26c&page=2'],
])('the address %j changed by %j is %j', (search, patch, expected) => {
  expect(patched(search, patch)).toBe(expected);
});

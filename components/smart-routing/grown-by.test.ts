import { expect, test } from 'vitest';
import { grownBy } from './grown-by.ts';

test.each([
  ['', '', 0],
  ['', 'abcdefgh', 2],
  ['abcdefgh', '', -2],
  ['', '工具工具', 3],
  ['', '\n\n', 1],
])('from %j to %j a list grows by %i tokens', (before, after, tokens) => {
  expect(grownBy(before, after)).toBe(tokens);
});

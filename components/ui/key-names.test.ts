import { expect, test } from 'vitest';
import { keyNames } from './key-names.ts';

test.each([
  ['mod+k', ['⌘K'], ['Ctrl K']],
  ['g s', ['g', 's'], ['g', 's']],
  ['/', ['/'], ['/']],
  ['mod+shift+p', ['⌘⇧P'], ['Ctrl Shift P']],
  ['escape', ['Esc'], ['Esc']],
])('%s is written %j on a Mac and %j elsewhere', (keys, apple, others) => {
  expect(keyNames(keys, true)).toEqual(apple);
  expect(keyNames(keys, false)).toEqual(others);
});

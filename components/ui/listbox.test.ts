import { expect, test } from 'vitest';
import { optionAt, optionsFound, optionTyped } from './listbox.ts';

const options = [
  { value: 'a', label: 'Apple' },
  { value: 'b', label: 'Banana', disabled: true },
  { value: 'c', label: 'Cherry', hint: 'A stone fruit' },
  { value: 'd', label: 'Apricot' },
];

test.each([
  ['a', 'ArrowDown', 'c'],
  ['d', 'ArrowDown', 'd'],
  ['c', 'ArrowUp', 'a'],
  ['a', 'ArrowUp', 'a'],
  [null, 'ArrowDown', 'a'],
  [null, 'ArrowUp', 'd'],
  ['c', 'Home', 'a'],
  ['a', 'End', 'd'],
  ['a', 'PageDown', 'd'],
  ['d', 'PageUp', 'a'],
  ['a', 'Enter', null],
])('from %s, %s leads to %s', (active, key, to) => {
  expect(optionAt(options, active, key)).toBe(to);
});

test('no key leads anywhere where nothing can be chosen', () => {
  expect(optionAt([{ value: 'b', label: 'Banana', disabled: true }], null, 'ArrowDown')).toBeNull();
});

test('a repeated letter walks through its options, a longer beginning finds its own', () => {
  expect(optionTyped(options, 'a', 'a')).toBe('d');
  expect(optionTyped(options, 'd', 'A')).toBe('a');
  expect(optionTyped(options, 'a', 'ap')).toBe('a');
  expect(optionTyped(options, 'a', 'apr')).toBe('d');
  expect(optionTyped(options, 'a', 'b')).toBeNull();
});

test('a search needs every word, in whichever part of the option', () => {
  expect(optionsFound(options, ' FRUIT cher ').map(({ value }) => value)).toEqual(['c']);
  expect(optionsFound(options, 'fruit apple')).toEqual([]);
  expect(optionsFound(options, '')).toHaveLength(4);
});

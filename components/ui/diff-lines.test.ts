import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, type DiffLine, fold } from './diff-lines.ts';

const text = (lines: DiffLine[]) =>
  lines.map(({ kind, text: line }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${line}`).join('\n');

test('a changed value is one line away and one line there', () => {
  expect(text(compare({ name: 'a', on: true }, { name: 'b', on: true }))).toBe(
    [' {', '-  "name": "a",', '+  "name": "b",', '   "on": true', ' }'].join('\n'),
  );
});

test('another order of keys is no change', () => {
  const lines = compare({ a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 });
  expect(lines.every(({ kind }) => kind === 'same')).toBe(true);
});

test('what comes into being has only added lines, what goes only removed ones', () => {
  expect(compare(null, { a: 1 }).map(({ kind }) => kind)).toEqual(['added', 'added', 'added']);
  expect(compare({ a: 1 }, undefined).map(({ kind }) => kind)).toEqual(['removed', 'removed', 'removed']);
  expect(compare(null, null)).toEqual([]);
});

test('lines are numbered on both sides', () => {
  const lines = compare('one\ntwo\nthree', 'one\nthree\nfour');
  expect(lines.map(({ before, after }) => [before, after])).toEqual([
    [1, 1],
    [2, null],
    [3, 2],
    [null, 3],
  ]);
});

test('texts with almost nothing in common are shown as a whole, at once', () => {
  const many = (word: string) => Array.from({ length: 5000 }, (_, index) => `${word} ${index}`).join('\n');
  const lines = compare(many('before'), many('after'));
  expect(lines.filter(({ kind }) => kind === 'removed')).toHaveLength(5000);
  expect(lines.filter(({ kind }) => kind === 'added')).toHaveLength(5000);
});

test('the lines of either side put together are that side', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c')),
      fc.array(fc.constantFrom('a', 'b', 'c')),
      (old, now) => {
        const lines = compare(old.join('\n'), now.join('\n'));
        const side = (left: 'before' | 'after') =>
          lines.filter((line) => line[left] !== null).map((line) => line.text);
        expect(side('before')).toEqual(old);
        expect(side('after')).toEqual(now);
      },
    ),
  );
});

test('unchanged lines far from a change are folded, and none is lost', () => {
  const old = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  const lines = compare(old.join('\n'), old.with(20, 'other').join('\n'));
  const parts = fold(lines);
  expect(parts.map(({ folded, lines: { length } }) => [folded, length])).toEqual([
    [true, 17],
    [false, 8],
    [true, 16],
  ]);
  expect(parts.flatMap((part) => part.lines)).toEqual(lines);
});

test('a single unchanged line is not folded: the fold would be as high', () => {
  const lines = compare(
    ['a', '1', '2', '3', 'x', '4', '5', '6', 'b'].join('\n'),
    ['A', '1', '2', '3', 'x', '4', '5', '6', 'B'].join('\n'),
  );
  expect(fold(lines).some(({ folded }) => folded)).toBe(false);
});

import { expect, test } from 'vitest';
import { createTextMemo } from './text-memo.ts';

test('a value is made once per name and text, and anew for another text', () => {
  const memo = createTextMemo<object>();
  const first = memo.of('a', 'text', () => ({}));
  expect(memo.of('a', 'text', () => ({}))).toBe(first);
  expect(memo.of('b', 'text', () => ({}))).not.toBe(first);
  const other = memo.of('a', 'other', () => ({}));
  expect(other).not.toBe(first);
  expect(memo.of('a', 'other', () => ({}))).toBe(other);
});

test('what was not asked for between two sweeps is forgotten', () => {
  const memo = createTextMemo<object>();
  const a = memo.of('a', 'text', () => ({}));
  memo.sweep();
  expect(memo.of('a', 'text', () => ({}))).toBe(a);
  memo.sweep();
  memo.sweep();
  expect(memo.of('a', 'text', () => ({}))).not.toBe(a);
});

test('what could not be made is tried again', () => {
  const memo = createTextMemo<number>();
  const fail = () => {
    throw new Error('no');
  };
  expect(() => memo.of('a', 'text', fail)).toThrow('no');
  expect(memo.of('a', 'text', () => 1)).toBe(1);
});

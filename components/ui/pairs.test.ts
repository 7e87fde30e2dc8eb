import { expect, test } from 'vitest';
import { pairsOf } from './pairs.ts';

test('the lines of an environment file become pairs', () => {
  const text = ['# comment', 'A=1', '', 'export B="two words"', "C = 'x=y'", 'X-Header: a b', 'EMPTY='].join(
    '\r\n',
  );
  expect(pairsOf(text)).toEqual([
    { key: 'A', value: '1' },
    { key: 'B', value: 'two words' },
    { key: 'C', value: 'x=y' },
    { key: 'X-Header', value: 'a b' },
    { key: 'EMPTY', value: '' },
  ]);
});

test.each(['A=1', 'A', 'A=1\nnot a pair', 'https://a.example\nhttps://b.example'])(
  '%j is left as the text that it is',
  (text) => {
    expect(pairsOf(text)).toBeNull();
  },
);

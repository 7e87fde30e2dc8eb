import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderedLike, prettyJson } from './pretty-json.ts';

test('ordering keys like those of another value changes nothing but the order', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
      expect(orderedLike(value, other)).toEqual(value);
    }),
  );
});

test('keys that both have come first, in the order of the other; new ones last', () => {
  expect(prettyJson(orderedLike({ x: 1, b: 2, a: 3 }, { a: 0, b: 0 }))).toBe(
    '{\n  "a": 3,\n  "b": 2,\n  "x": 1\n}',
  );
});

test('what is no JSON value is an empty text', () => {
  expect(prettyJson(undefined)).toBe('');
});

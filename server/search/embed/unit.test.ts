import { expect, test } from 'vitest';
import { toUnit } from './unit.ts';

test('a vector comes back at length 1', () => {
  expect([...toUnit([3, 4])]).toEqual([expect.closeTo(0.6), expect.closeTo(0.8)]);
});

test.each([[[]], [[0, 0]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY, 1]]])(
  '%j has no direction and does not pass',
  (vector) => {
    expect(() => toUnit(vector)).toThrow(expect.objectContaining({ reason: 'bad-answer' }));
  },
);

import { expect, test } from 'vitest';
import { reachOf, segmentsOf } from './parts.ts';

const parts = (lexical: number, meaning = 0, name = 0, learned = 0) => ({
  ...{ lexical, meaning, name, learned, exact: false },
});

test('the longest bar to each side sets the measure of all', () => {
  expect(reachOf([])).toEqual({ below: 0, above: 0 });
  const items = [{ parts: parts(3, 1, -1) }, { parts: parts(-2, -0.5, 1) }, { parts: parts(0.001) }];
  expect(reachOf(items)).toEqual({ below: 2.5, above: 4 });
});

test('parts stand beside each other, those that speak against the tool left of zero', () => {
  const { zero, segments } = segmentsOf(parts(2, -1, 1, 0.001), { below: 1, above: 3 });
  expect(zero).toBe(25);
  expect(segments).toEqual([
    { part: 'lexical', value: 2, from: 25, width: 50 },
    { part: 'meaning', value: -1, from: 0, width: 25 },
    { part: 'name', value: 1, from: 75, width: 25 },
  ]);
});

test('where nothing speaks for or against anything there is no bar', () => {
  expect(segmentsOf(parts(0), reachOf([{ parts: parts(0) }]))).toEqual({ zero: 0, segments: [] });
});

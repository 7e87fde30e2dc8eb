import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonProblem, placeOf } from './json-problem.ts';

test.each([
  ['', 1, 1, 'value'],
  ['{', 1, 2, 'braceEnd'],
  ['{"a": 1,}', 1, 9, 'name'],
  ['{"a" 1}', 1, 6, 'colon'],
  ['[1 2]', 1, 4, 'comma'],
  ['[1', 1, 3, 'bracketEnd'],
  ['{"a": 1} 2', 1, 10, 'end'],
  ['{\n  "a": "b\n}', 2, 8, 'stringEnd'],
  ['["\\x"]', 1, 2, 'escape'],
  ['{\n  "a": 1, // why\n  "b": 2\n}', 2, 11, 'comment'],
  ['{a: 1}', 1, 2, 'symbol'],
])('in %j the problem is at line %i, column %i: %s', (text, line, column, code) => {
  expect(jsonProblem(text)).toMatchObject({ line, column, code });
});

test('everything that JSON.parse takes has no problem', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(jsonProblem(text)).toBeNull();
    }),
  );
});

test('everything that JSON.parse refuses has a problem with a place inside the text', () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', '"', '{', ']', '\\', '\u0001', 'é', '0'),
      (json, at, put) => {
        const cut = at % (json.length + 1);
        const text = json.slice(0, cut) + put + json.slice(cut + 1);
        const problem = jsonProblem(text);
        try {
          JSON.parse(text);
          expect(problem).toBeNull();
        } catch {
          expect(problem?.offset).toBeLessThanOrEqual(text.length);
        }
      },
    ),
  );
});

test('places count lines and columns from 1', () => {
  expect(placeOf('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
  expect(placeOf('ab\ncd', 3)).toEqual({ line: 2, column: 1 });
  expect(placeOf('ab\ncd', 5)).toEqual({ line: 2, column: 3 });
});

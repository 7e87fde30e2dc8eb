import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatJson } from './json-format.ts';

test('numbers and strings stay as they were written', () => {
  expect(formatJson('{"big":12345678901234567890,"one":1.0,"e":"\\u00e9"}')).toBe(
    '{\n  "big": 12345678901234567890,\n  "one": 1.0,\n  "e": "\\u00e9"\n}',
  );
});

test('formatting changes no value', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(formatJson(text))).toEqual(JSON.parse(text));
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Reshaping, reshape, withDefaults } from './reshape.ts';

const bytes = (text: string) => Buffer.from(text);
const cases: Array<[string, Reshaping, string]> = [
  ['{}', {}, '{}'],
  ['{}', { a: bytes('1') }, '{"a":1}'],
  ['{"a":1}', { a: null }, '{}'],
  ['{"a":1,"b":2}', { a: null }, '{"b":2}'],
  ['{"a":1,"b":2}', { b: null }, '{"a":1}'],
  ['{"a":1 , "b":2,"c":3}', { b: null }, '{"a":1,"c":3}'],
  ['{"a":1,"b":2}', { b: bytes('[3]'), c: bytes('4') }, '{"a":1,"b":[3],"c":4}'],
  [
    '  { "a" : 12345678901234567890 , "b" : 1.0 }',
    { c: bytes('"x"') },
    '{"a" : 12345678901234567890 , "b" : 1.0,"c":"x"}',
  ],
  ['{"a":{"b":1}}', { b: null }, '{"a":{"b":1}}'],
  ['{ "a":1 , "b":2 }', { c: null }, '{ "a":1 , "b":2 }'],
  ['{"a":1,"b":2}', { a: () => null, b: (value) => value, c: () => bytes('3') }, '{"b":2}'],
  ['{"a":1,"b":2}', { a: () => bytes('[]') }, '{"a":[],"b":2}'],
];

test.each(cases)('%s with %j becomes %s', (before, changes, after) => {
  expect(reshape(bytes(before), changes).toString()).toBe(after);
});

test('it is what a parsed object would become, whatever it holds', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6 });
  fc.assert(
    fc.property(
      object,
      fc.dictionary(fc.string(), fc.option(fc.jsonValue()), { maxKeys: 4 }),
      (before, change) => {
        const expected: Record<string, unknown> = JSON.parse(JSON.stringify(before));
        const changes: Record<string, Buffer | null> = {};
        for (const [key, value] of Object.entries(change)) {
          if (key === '__proto__') continue;
          changes[key] = value === null ? null : bytes(JSON.stringify(value));
          if (value === null) delete expected[key];
          else expected[key] = JSON.parse(JSON.stringify(value));
        }
        const after = reshape(bytes(JSON.stringify(before)), changes);
        expect(JSON.parse(after.toString())).toEqual(expected);
      },
    ),
  );
});

test.each([
  ['{}', '{"a":1,"b":2}'],
  [' { "b" : 3 } ', ' { "b" : 3,"a":1}'],
  ['{"x":{"a":0}}', '{"x":{"a":0},"a":1,"b":2}'],
  ['{"b":0,"a":0}', '{"b":0,"a":0}'],
])('%s gets what it lacks: %s', (before, after) => {
  const defaults = new Map([
    ['a', bytes('"a":1')],
    ['b', bytes('"b":2')],
  ]);
  expect(withDefaults(bytes(before), defaults).toString()).toBe(after);
});

import { describe, expect, it } from 'vitest';
import { depthOf, MAX_DEPTH, parseJson } from './body.ts';
import { HttpError } from './problem.ts';

describe('parseJson', () => {
  it.each([
    ['', 'nothing'],
    ['{', 'an open object'],
    ['{"a":1,}', 'a comma too many'],
    [`${'['.repeat(MAX_DEPTH + 1)}${']'.repeat(MAX_DEPTH + 1)}`, 'too deep a nesting'],
  ])('refuses %s as malformed (%s)', (text) => {
    expect(() => parseJson(Buffer.from(text))).toThrow(HttpError);
  });

  it('refuses bytes that are not UTF-8 instead of guessing', () => {
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not UTF-8');
  });

  it('a member called __proto__ is a member like any other', () => {
    const value = parseJson(Buffer.from('{"__proto__":{"admin":true}}'));
    expect(value).not.toHaveProperty('admin');
  });
});

describe('depthOf', () => {
  it.each([
    ['1', 0],
    ['{"a":[{}]}', 3],
    ['"[[[["', 0],
    ['["\\"[", "]\\\\", [1]]', 2],
  ])('%s has depth %i', (text, depth) => {
    expect(depthOf(text)).toBe(depth);
  });
});

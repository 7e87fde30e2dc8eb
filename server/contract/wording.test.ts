import { expect, test } from 'vitest';
import { z } from 'zod';
import { nameSchema } from './names.ts';
import { remarkOfIssue } from './wording.ts';

test.each<[z.ZodType, unknown, string]>([
  [z.string(), 5, 'must be a string, not a number'],
  [z.string(), undefined, 'is required'],
  [z.array(z.string()), { a: 1 }, 'must be a list, not an object'],
  [z.boolean(), null, 'must be true or false, not null'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.coerce.number(), 'x', 'must be a number'],
  [z.number().min(1), 0, 'must be at least 1'],
  [z.number().max(5), 6, 'must be at most 5'],
  [z.string().min(1), '', 'must not be empty'],
  [z.string().max(2), 'abc', 'must have at most 2 characters'],
  [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 item'],
  [z.enum(['a', 'b']), 'c', 'must be one of a, b'],
  [z.literal(true), 1, 'must be true'],
  [z.url(), 'x', 'must be a URL'],
  [z.iso.datetime(), 'x', 'must be a time such as 2026-01-31T12:00:00Z'],
  [z.string().regex(/^a$/, 'must be an a'), 'b', 'must be an a'],
])('%o says what is wrong with %j in words of ours', (schema, value, message) => {
  const { error } = schema.safeParse(value);
  expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
});

test.each<[string, z.ZodType, unknown, Record<string, unknown>]>([
  ['required', z.string(), undefined, {}],
  ['not_string', z.string(), 5, {}],
  ['not_whole', z.int(), 1.5, {}],
  ['not_object', z.record(z.string(), z.string()), [], {}],
  ['empty', z.string().min(1), '', {}],
  ['many_items', z.array(z.string()).max(1), ['a', 'b'], { limit: 1 }],
  ['too_small', z.number().min(2), 1, { limit: 2 }],
  ['not_one_of', z.enum(['a', 'b']), 'c', { values: 'a, b' }],
  ['bad_name', nameSchema, '-', {}],
])('%s is the name of a sentence, which has its parameters beside it', (code, schema, value, params) => {
  const issue = schema.safeParse(value).error?.issues[0];
  expect(issue && remarkOfIssue(issue)).toEqual({ code, params, message: issue?.message });
});

test('words of a schema that are no remark have no name', () => {
  const issue = z.string().min(8, 'is not long enough').safeParse('a').error?.issues[0];
  expect(issue && remarkOfIssue(issue)).toBeUndefined();
});

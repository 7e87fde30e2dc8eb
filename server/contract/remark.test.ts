import { expect, test } from 'vitest';
import { paramsOf, remark } from './remark.ts';

test('a sentence is filled with its parameters, which come beside it', () => {
  expect(remark('paste_variable', { name: 'TOKEN' })).toEqual({
    code: 'paste_variable',
    params: { name: 'TOKEN' },
    message: '${TOKEN} is read from the environment of the hub.',
  });
  expect(remark('paste_home')).toMatchObject({ params: {}, message: expect.stringContaining('${HOME}') });
});

test('one of something is no plural', () => {
  expect(remark('many_items', { limit: 1 }).message).toBe('must have at most 1 item');
  expect(remark('many_items', { limit: 2 }).message).toBe('must have at most 2 items');
});

test('what is filled in is not read again', () => {
  expect(remark('paste_renamed', { given: '{name}', name: 'x' }).message).toContain('"{name}" exists');
});

test('the names of parameters are those that are filled in', () => {
  expect(paramsOf('paste_placeholder')).toEqual(['name', 'part']);
  expect(paramsOf('paste_expansion')).toEqual([]);
});

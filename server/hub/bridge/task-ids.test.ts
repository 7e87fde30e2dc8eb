import { expect, test } from 'vitest';
import { PatchbayError } from '../../lib/errors.ts';
import { splice } from '../../lib/json/splice.ts';
import { createSealer } from '../../lib/seal.ts';
import { createTaskIds } from './task-ids.ts';

const ids = createTaskIds(createSealer('s'.repeat(32), 'task'));

test.each(['"taskId"', '["taskId"]', '{"x":1,"x":2,"taskId":"a"}', '{"task":{"a":1,"a":2,"taskId":"b"}}'])(
  'a result in which no id can be told passes as it is: %s',
  (text) => {
    expect(ids.seal(Buffer.from(text), 'server', 'key:a').toString()).toBe(text);
  },
);

test('a sealed id opens for the principal it was sealed for alone, and leaves all other bytes', () => {
  const sealed = ids.seal(Buffer.from('{"taskId" : "own", "n":1.0}'), 'server', 'key:a');
  const opened = ids.open(sealed, 'key:a');
  expect(opened?.ref).toEqual({ server: 'server', taskId: 'own', era: null });
  expect(opened && splice(sealed, [opened.edit]).toString()).toBe('{"taskId" : "own", "n":1.0}');
  expect(() => ids.open(sealed, 'key:b')).toThrow(PatchbayError);
});

test('one task has one id, which says of which era it is', () => {
  const seal = () => ids.seal(Buffer.from('{"taskId":"own"}'), 'server', 'key:a', 'modern').toString();
  expect(seal()).toBe(seal());
  expect(ids.openId(JSON.parse(seal()).taskId, 'key:a').era).toBe('modern');
});

test('an id that can not be read is an unknown task', () => {
  const params = Buffer.from(`{"taskId":"${'x'.repeat(60)}\\q\t"}`);
  expect(() => ids.open(params, 'key:a')).toThrow(PatchbayError);
});

import { expect, test } from 'vitest';
import { createAsleep } from './asleep.ts';

const wishes = { logLevel: null, uris: ['r:1'] };

test('who asked for nothing costs nothing', () => {
  const asleep = createAsleep();
  expect(asleep.keep('a', { logLevel: null, uris: [] }, 10)).toBe(true);
  expect([asleep.size, asleep.take('a')]).toEqual([0, null]);
});

test('wishes are taken once, and none of who ended or expired', () => {
  const asleep = createAsleep();
  for (const [index, sid] of ['a', 'b', 'c'].entries()) asleep.keep(sid, wishes, 10 + index);
  asleep.forget('c');
  asleep.sweep(10);
  expect(['a', 'b', 'b', 'c'].map((sid) => asleep.take(sid)?.uris)).toEqual([
    undefined,
    ['r:1'],
    undefined,
    undefined,
  ]);
});

test('there are bounds for one session and for all of them', () => {
  const asleep = createAsleep(3);
  expect(asleep.keep('long', { logLevel: null, uris: ['x'.repeat(501)] }, 10)).toBe(false);
  for (const sid of ['a', 'b', 'c', 'd']) asleep.keep(sid, wishes, 10);
  expect([asleep.size, asleep.take('a')]).toEqual([3, null]);
});

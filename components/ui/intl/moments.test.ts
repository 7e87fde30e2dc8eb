import { expect, test } from 'vitest';
import { createMoments } from './moments.ts';

const AT = '2026-03-04T14:03:22.120Z';
const [today, tomorrow] = [Date.parse('2026-03-04T20:00:00Z'), Date.parse('2026-03-05T01:00:00Z')];

test.each([
  ['en', today, '14:03:22.120'],
  ['en', tomorrow, 'Mar 4, 14:03:22'],
  ['zh-CN', today, '14:03:22.120'],
  ['zh-CN', tomorrow, '3月4日 14:03:22'],
])('in %s a moment of today is its time, another one begins with its day', (locale, now, expected) => {
  expect(createMoments(locale, 'UTC').clock(AT, now)).toBe(expected);
});

test('midnight is 0 o’clock, a range says its day once, and another year is named', () => {
  const { minute, range } = createMoments('en', 'UTC');
  const year = new Date().getFullYear();
  expect(minute(`${year}-03-04T00:00:00Z`)).toBe('Mar 4, 00:00');
  expect(range(`${year}-03-04T14:00:00Z`, `${year}-03-04T15:00:00Z`).match(/Mar/g)).toHaveLength(1);
  expect(minute('2020-03-04T12:00:00Z')).toBe('Mar 4, 2020, 12:00');
});

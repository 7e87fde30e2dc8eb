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

test('midnight is 0 o’clock, and a range says its day once', () => {
  const { minute, range } = createMoments('en', 'UTC');
  expect(minute('2026-03-04T00:00:00Z')).toBe('Mar 4, 00:00');
  expect(range('2026-03-04T14:00:00Z', '2026-03-04T15:00:00Z').match(/Mar/g)).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { createFormat } from './format.ts';
import { localeFor } from './locales.ts';

const en = createFormat('en', 'UTC');
const zh = createFormat('zh-CN', 'UTC');
const now = '2026-03-01T12:00:00Z';

test.each([
  [0, '0ms'],
  [0.4, '<1ms'],
  [12, '12ms'],
  [999.4, '999ms'],
  [999.6, '1s'],
  [1_240, '1.24s'],
  [9_994, '9.99s'],
  [12_340, '12.3s'],
  [59_960, '1m'],
  [125_000, '2m 5s'],
  [3 * 3_600_000 + 12 * 60_000, '3h 12m'],
  [2 * 86_400_000, '2d'],
  [Number.NaN, 'NaN'],
])('%d ms is written %s', (ms, text) => {
  expect(en.duration(ms)).toBe(text);
});

test('durations speak Chinese from a second on', () => {
  expect(zh.duration(125_000)).toBe('2分钟 5秒');
});

test.each([
  [0, '0 B'],
  [0.5, '0.5 B'],
  [1023, '1,023 B'],
  [1536, '1.5 KiB'],
  [-2048, '-2 KiB'],
  [5 * 1024 ** 3, '5 GiB'],
])('%d bytes are written %s', (bytes, text) => {
  expect(en.bytes(bytes)).toBe(text);
});

test.each([
  ['2026-03-01T11:59:57Z', 'now', '现在'],
  ['2026-03-01T11:59:20Z', '40s ago', '40秒前'],
  ['2026-03-01T11:55:00Z', '5m ago', '5分钟前'],
  ['2026-03-01T14:30:00Z', 'in 2h', '2小时后'],
  ['2026-02-28T11:00:00Z', 'yesterday', '昨天'],
  ['2025-02-01T12:00:00Z', 'last yr.', '去年'],
  ['never', 'never', 'never'],
])('%s is %s', (at, english, chinese) => {
  expect(en.relative(at, now)).toBe(english);
  expect(zh.relative(at, now)).toBe(chinese);
});

test.each([
  [0, '0%'],
  [0.00002, '<0.1%'],
  [0.128, '12.8%'],
  [1, '100%'],
])('the ratio %d is written %s', (ratio, text) => {
  expect(en.percent(ratio)).toBe(text);
});

test('numbers and moments are written as the language does, and what is no moment as it came', () => {
  expect(en.number(1_234_567)).toBe('1,234,567');
  expect(en.compact(12_345)).toBe('12.3K');
  expect(zh.compact(12_345)).toBe('1.2万');
  expect(en.dateTime(now)).toMatch(/^Mar 1, 2026, 12:00:00\sPM$/);
  expect(zh.dateTime(now)).toBe('2026年3月1日 12:00:00');
  expect(zh.date(new Date(now))).toBe('2026年3月1日');
  expect(en.date('soon')).toBe('soon');
});

test.each([
  [null, ['zh-TW', 'en'], 'zh-CN'],
  [null, ['fr-FR', 'en-GB'], 'en'],
  [null, ['fr'], 'en'],
  [null, [], 'en'],
  ['zh-CN', ['en'], 'zh-CN'],
  ['xx', ['zh'], 'zh-CN'],
] as const)('of the stored choice %j and the preferences %j the language is %s', (stored, tags, locale) => {
  expect(localeFor(stored, tags)).toBe(locale);
});

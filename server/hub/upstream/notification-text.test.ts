import { expect, test } from 'vitest';
import { markLines, notificationText } from './notification-text.ts';

test.each<[string, string, string | null, string]>([
  ['a message', 'notifications/message', '{"level":"error","logger":"db","data":"down"}', 'error db: down'],
  ['a message with data', 'notifications/message', '{"level":"info","data":{"n":1}}', 'info: {"n":1}'],
  ['a message without a level', 'notifications/message', '{"data":"x"}', 'info: x'],
  ['a message that is none', 'notifications/message', '[1]', '[1]'],
  ['a message of nothing', 'notifications/message', null, ''],
  ['anything else', 'notifications/x', '{"a":1.0}', 'notifications/x {"a":1.0}'],
  ['anything else without params', 'notifications/x', null, 'notifications/x'],
])('%s is one line', (_, method, params, text) => {
  expect(notificationText(method, params === null ? null : Buffer.from(params))).toBe(text);
});

test('a long one is cut', () => {
  const params = Buffer.from(JSON.stringify({ data: 'x'.repeat(100_000) }));
  expect(notificationText('notifications/message', params).length).toBeLessThanOrEqual(4096);
  expect(notificationText('notifications/x', params).length).toBeLessThan(2100);
});

test('every line says whose it is', () => {
  expect(markLines('c', 'one\n\ntwo\n')).toBe('[c] one\n\n[c] two\n');
});

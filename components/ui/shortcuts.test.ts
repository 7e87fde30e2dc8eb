import { expect, test } from 'vitest';
import { match, type Shortcut, strokeOf } from './shortcuts.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false };
const shortcut = (keys: string): Shortcut => ({ keys, action: () => {} });

test.each([
  [{ ...none, key: '?' }, '?'],
  [{ ...none, key: 'G' }, 'g'],
  [{ ...none, key: 'k', metaKey: true }, 'mod+k'],
  [{ ...none, key: 'K', ctrlKey: true }, 'mod+k'],
  [{ ...none, key: ' ' }, 'space'],
  [{ ...none, key: 'Enter', altKey: true }, 'alt+enter'],
])('the stroke %j is written %s', (event, expected) => {
  expect(strokeOf(event)).toBe(expected);
});

test('a stroke that begins a sequence waits, the whole sequence is found, and another is nothing', () => {
  const all = [shortcut('g s'), shortcut('g k'), shortcut('/')];
  expect(match(all, 'g')).toBe('wait');
  expect(match(all, 'g k')).toBe(all[1]);
  expect(match(all, 'g x')).toBeNull();
  expect(match(all, 's')).toBeNull();
});

test('of two shortcuts with the same keys the later one counts', () => {
  const all = [shortcut('/'), shortcut('/')];
  expect(match(all, '/')).toBe(all[1]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogRing } from './log-ring.ts';

const limits = { lines: 5, bytes: 100, lineLength: 20 };

test('the newest lines are kept, newest last', () => {
  const ring = createLogRing(limits);
  for (let n = 1; n <= 8; n += 1) ring.add(n, 'stderr', `line ${n}`);
  expect(ring.tail(3).map((line) => line.text)).toEqual(['line 6', 'line 7', 'line 8']);
  expect(ring.tail(100)).toHaveLength(5);
  expect(ring.tail(0)).toEqual([]);
});

test('a text of several lines is several entries; empty ones are dropped', () => {
  const ring = createLogRing(limits);
  ring.add(0, 'stdout', 'one\r\n\ntwo\n');
  expect(ring.tail(9).map((line) => line.text)).toEqual(['one', 'two']);
});

test('a long line is cut', () => {
  const ring = createLogRing(limits);
  ring.add(0, 'stderr', 'x'.repeat(30));
  expect(ring.tail(1)[0]?.text).toBe(`${'x'.repeat(20)}…`);
});

test('whatever is said, lines, bytes and line lengths stay within their bounds', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 200, unit: 'grapheme' })), (texts) => {
      const ring = createLogRing(limits);
      for (const text of texts) ring.add(0, 'stderr', text);
      const kept = ring.tail(1000);
      const bytes = kept.reduce((sum, line) => sum + Buffer.byteLength(line.text), 0);
      expect(kept.length).toBeLessThanOrEqual(limits.lines);
      expect(bytes).toBeLessThanOrEqual(limits.bytes);
      expect(ring.bytes).toBe(bytes);
      for (const line of kept) expect(line.text.length).toBeLessThanOrEqual(limits.lineLength + 1);
    }),
  );
});

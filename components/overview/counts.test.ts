import { expect, test } from 'vitest';
import type { CallStats } from '../../server/contract/api/activity.ts';
import { footprintOf } from '../data/overview.ts';
import { failuresOf, slotsOf, topTools } from './counts.ts';

const stats = (key: string, calls: number, p95Ms = 10): CallStats => ({
  key,
  calls,
  outcomes: { ok: calls },
  meanMs: 5,
  upstreamMeanMs: 4,
  p50Ms: 5,
  p95Ms,
  p99Ms: p95Ms,
  maxMs: p95Ms,
  requestBytes: 0,
  responseBytes: 0,
});

test('a refusal, or a client that gave up, is no failure of a call', () => {
  const outcomes = { ok: 5, 'tool-error': 1, error: 2, timeout: 3, denied: 10, cancelled: 20, limited: 30 };
  expect(failuresOf({ outcomes })).toBe(6);
});

test('hours without calls have their place, too', () => {
  const hour = 3_600_000;
  const end = Date.parse('2026-03-01T12:00:00Z');
  const slots = slotsOf([stats('2026-03-01T10:00:00.000Z', 7)], hour, 3, end);
  expect(slots.map(({ stats: one }) => one?.calls ?? 0)).toEqual([0, 7, 0]);
  expect(slots.at(-1)).toMatchObject({ from: end - hour, to: end });
});

test('names of tools may have slashes, and calls that reached no server are no tool', () => {
  const { busiest } = topTools([stats('files/a/b', 9), stats('/', 5), stats('', 4)], 5);
  expect(busiest.map(({ server, tool }) => [server, tool])).toEqual([['files', 'a/b']]);
});

test('the slowest are those of enough calls to tell', () => {
  const items = [stats('s/busy', 100, 50), stats('s/slow', 10, 900), stats('s/once', 1, 9000)];
  expect(topTools(items, 2).slowest.map(({ tool }) => tool)).toEqual(['slow', 'busy']);
});

test('tools that are hidden cost nobody anything', () => {
  const items = [
    { enabled: true, tokens: 100 },
    { enabled: false, tokens: 50 },
    { enabled: true, tokens: 11 },
  ];
  expect(footprintOf({ items })).toEqual({ tools: 2, tokens: 111 });
  expect(() => footprintOf('<html>')).toThrow(TypeError);
});

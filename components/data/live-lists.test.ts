import { expect, test } from 'vitest';
import type { CallRecord } from '../../server/contract/activity.ts';
import type { LogLine } from '../../server/contract/runtime.ts';
import { joinedLines, MOST_CALLS, MOST_LINES, newestCalls } from './live-lists.ts';

const line = (n: number): LogLine => ({
  n,
  at: new Date(n).toISOString(),
  stream: 'stderr',
  text: `line ${n}`,
});
const range = (from: number, to: number): LogLine[] =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index));

test('lines that came both ways are there once, in the order of their numbers', () => {
  expect(joinedLines(range(1, 5), range(4, 8)).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(joinedLines([], range(4, 6)).map(({ n }) => n)).toEqual([4, 5, 6]);
});

test('a chatty server loses its oldest lines, never the newest', () => {
  const joined = joinedLines(range(1, MOST_LINES), range(MOST_LINES + 1, MOST_LINES + 3));
  expect(joined).toHaveLength(MOST_LINES);
  expect(joined.at(0)?.n).toBe(4);
  expect(joined.at(-1)?.n).toBe(MOST_LINES + 3);
});

const call = (id: string, second: number): CallRecord => ({
  id,
  at: new Date(second * 1000).toISOString(),
  requestId: id,
  principal: 'key:a',
  endpoint: 'mcp',
  method: 'tools/call',
  server: 'alpha',
  item: 'echo',
  outcome: 'ok',
  errorCode: null,
  errorOwner: null,
  durationMs: 1,
  upstreamMs: 1,
  requestBytes: 1,
  responseBytes: 1,
});

test('calls that came both ways are there once, newest first, and no more than are shown', () => {
  const past = [call('b', 2), call('a', 1)];
  expect(newestCalls([call('c', 3), call('b', 2)], past).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  const many = Array.from({ length: MOST_CALLS + 10 }, (_, index) => call(`m${index}`, index + 10));
  expect(newestCalls(many, past)).toHaveLength(MOST_CALLS);
});

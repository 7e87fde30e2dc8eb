import { expect, test } from 'vitest';
import type { CallRecord } from '../../server/contract/activity.ts';
import { withLive } from './live-calls.ts';

const calls = (...seconds: number[]): CallRecord[] =>
  seconds.map((second) => ({
    id: String(second),
    at: new Date(second * 1000).toISOString(),
    requestId: '',
    principal: '',
    endpoint: '',
    method: '',
    server: null,
    item: null,
    outcome: 'ok',
    errorCode: null,
    errorOwner: null,
    durationMs: 0,
    upstreamMs: 0,
    requestBytes: 0,
    responseBytes: 0,
  }));

const idsOf = (some: readonly CallRecord[]): number[] => some.map(({ id }) => Number(id));

test.each([
  ['new ones come first', [12, 11], [10, 9], [12, 11, 10, 9]],
  ['one that is listed already is shown once', [12, 10], [10, 9], [12, 10, 9]],
  ['one that was stored late takes its place', [10], [11, 9], [11, 10, 9]],
  ['one that is older than the list is left to it', [5], [10, 9], [10, 9]],
  ['an empty list shows what is heard', [2, 1], [], [2, 1]],
])('%s', (_, live, listed, expected) => {
  expect(idsOf(withLive(calls(...live), calls(...listed)))).toEqual(expected);
});

test('a list of thousands keeps its order and loses nothing', () => {
  const listed = calls(...Array.from({ length: 5000 }, (_, index) => 5000 - index));
  const all = withLive(calls(5002, 5001, 4999), listed);
  expect(idsOf(all)).toEqual([5002, 5001, ...idsOf(listed)]);
});

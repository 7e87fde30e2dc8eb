import { expect, test } from 'vitest';
import type { CallRecord } from '../../server/contract/activity.ts';
import { pickedOf } from '../ui/url-search.ts';
import { CHIPS, matches } from './call-filter.ts';

const call: CallRecord = {
  id: 'a',
  at: '2026-03-04T10:00:00.000Z',
  requestId: 'r-1',
  principal: 'key:abcdefghij',
  endpoint: 'mcp/prod',
  method: 'tools/call',
  server: 'GitHub',
  item: 'create_issue',
  outcome: 'error',
  errorCode: -32603,
  errorOwner: 'upstream',
  durationMs: 120,
  upstreamMs: 119,
  requestBytes: 10,
  responseBytes: 20,
};

test.each([
  ['', '', true],
  ['server=GitHub&outcome=error', '', true],
  ['server=github', '', false],
  ['errorOwner=upstream&requestId=r-1&method=tools/call', '', true],
  ['minDurationMs=120', '', true],
  ['minDurationMs=121', '', false],
  ['', 'github', true],
  ['', 'ISSUE', true],
  ['', 'PROD', true],
  ['', 'tools/call', false],
  ['outcome=ok', 'github', false],
])('a call that the live stream tells of is shown under %j with the text %j: %j', (search, q, expected) => {
  const params = new URLSearchParams(search);
  expect(
    matches(
      call,
      pickedOf((name) => params.get(name), CHIPS),
      q,
    ),
  ).toBe(expected);
});

test('a call that reached no server has no text of one', () => {
  expect(matches({ ...call, server: null, item: null }, {}, 'github')).toBe(false);
  expect(matches({ ...call, server: null, item: null }, {}, 'null')).toBe(false);
});

import { expect, test } from 'vitest';
import type { TokenFootprint } from '../../server/contract/api/smart-routing.ts';
import { savingOf } from './smart-routing.ts';

type Item = TokenFootprint['items'][number];

const item = (
  endpoint: string,
  tokens: number,
  smart: number | null,
  kind: Item['kind'] = 'group',
): Item => ({
  ...{ endpoint, title: endpoint, tools: 1, tokens, smart, kind },
});

test('what is saved is told of the longest list that has a smart endpoint', () => {
  const items = [item('a', 900, 700), item('mcp', 5000, 800, 'global'), item('big', 9000, null, 'server')];
  expect(savingOf({ smart: 800, items })).toMatchObject({
    of: { endpoint: 'mcp' },
    ordinary: 5000,
    smart: 800,
  });
});

test('nothing is told where smart endpoints are off, and where nothing is listed', () => {
  expect(savingOf({ smart: 0, items: [item('mcp', 5000, null, 'global')] })).toBe(null);
  expect(savingOf({ smart: 700, items: [item('mcp', 0, 700, 'global')] })).toBe(null);
});

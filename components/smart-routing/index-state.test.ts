import { expect, test } from 'vitest';
import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import { indexStateOf } from './index-state.ts';

const WELL: SmartStatus = {
  ...{ enabled: true, threshold: null, learning: true },
  ...{ model: 'minilm-l6-v2@384', dimensions: 384, kind: 'embedded', leading: true },
  ...{ tools: 3, embedded: 3, pending: 0, failed: 0 },
  ...{
    reindex: null,
    estimate: null,
    reindexEstimate: null,
    failure: null,
    failures: [],
    lastEmbeddedAt: null,
  },
};
const since = '2026-01-01T00:00:00.000Z';
const failure = { message: 'away', since, nextTryAt: null };
const reindex = { done: 1, total: 3, startedAt: since };

test.each<[Partial<SmartStatus>, string]>([
  [{}, 'complete'],
  [{ tools: 0, embedded: 0 }, 'empty'],
  [{ failed: 1, embedded: 2 }, 'partly'],
  [{ pending: 1, failed: 1, embedded: 1 }, 'embedding'],
  [{ reindex, pending: 1 }, 'reindex'],
  [{ failure, reindex, pending: 3 }, 'failing'],
  [{ kind: 'none', failure }, 'words'],
])('an index with %j is %s', (part, id) => {
  expect(indexStateOf({ ...WELL, ...part }).id).toBe(id);
});

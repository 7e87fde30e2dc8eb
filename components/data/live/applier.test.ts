import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { SmartStatus } from '../../../server/contract/api/smart-routing.ts';
import type { ServerStatus } from '../../../server/contract/runtime.ts';
import { queryKeys } from '../keys.ts';
import { createApplier, staleAfter } from './applier.ts';
import { type LiveView, reduce, snapshotOf } from './store.ts';

const status = (name: string, state: ServerStatus['state'] = 'ready'): ServerStatus => ({
  name,
  state,
  since: '2026-01-01T00:00:00Z',
  nextTryAt: null,
  failure: null,
  restarts: 0,
  protocolVersion: null,
  serverInfo: null,
  transport: 'stdio',
  counts: { tools: 1, prompts: 0, resources: 0, templates: 0 },
  inFlight: 0,
  processes: [],
});

const index: SmartStatus = {
  ...{ enabled: true, model: 'm@3', dimensions: 3, kind: 'embedded', tools: 9, embedded: 0, pending: 9 },
  ...{
    threshold: null,
    learning: true,
    failed: 0,
    leading: true,
    reindex: null,
    estimate: null,
    reindexEstimate: null,
    failure: null,
    failures: [],
  },
  lastEmbeddedAt: null,
};

function kept(): QueryClient {
  const cache = new QueryClient();
  const servers = ['a', 'b'].map((name) => ({ name, status: status(name, 'connecting') }));
  cache.setQueryData(queryKeys.servers.list(), { items: servers, fileProblems: [] });
  cache.setQueryData(queryKeys.servers.one('a'), servers[0]);
  return cache;
}

test('a status is written into the list and the page of its server, and nothing is asked anew', () => {
  const cache = kept();
  const applier = createApplier(cache);
  applier.apply({ type: 'server.status', status: status('a') });
  applier.flush();
  expect(cache.getQueryData(queryKeys.servers.list())).toMatchObject({
    items: [{ status: { state: 'ready' } }, { status: { state: 'connecting' } }],
  });
  expect(cache.getQueryData(queryKeys.servers.one('a'))).toMatchObject({ status: { state: 'ready' } });
  expect(cache.getQueryState(queryKeys.servers.list())?.isInvalidated).toBe(false);
});

test('a status does not make a list young that was to be asked anew', () => {
  const cache = kept();
  void cache.invalidateQueries({ queryKey: queryKeys.servers.list() });
  const applier = createApplier(cache);
  applier.apply({ type: 'server.status', status: status('a') });
  applier.apply({ type: 'server.status', status: status('not in the list yet') });
  applier.flush();
  expect(cache.getQueryState(queryKeys.servers.list())?.isInvalidated).toBe(true);
});

test('of many statuses that come together only rows that changed are new', () => {
  const cache = kept();
  const before = cache.getQueryData<{ items: unknown[] }>(queryKeys.servers.list());
  const applier = createApplier(cache);
  applier.apply({ type: 'server.status', status: status('b', 'listing') });
  applier.apply({ type: 'server.status', status: status('b') });
  applier.flush();
  const after = cache.getQueryData<{ items: unknown[] }>(queryKeys.servers.list());
  expect(after?.items[0]).toBe(before?.items[0]);
  expect(after?.items[1]).toMatchObject({ status: { state: 'ready' } });
});

test('a status of what nobody looks at keeps nothing', () => {
  const cache = new QueryClient();
  const applier = createApplier(cache);
  applier.apply({ type: 'server.status', status: status('x') });
  applier.flush();
  expect(cache.getQueryCache().getAll()).toEqual([]);
});

test('changed settings make servers and groups old, and not what is not settings', () => {
  const cache = kept();
  cache.setQueryData(queryKeys.groups.list(), { items: [] });
  cache.setQueryData(queryKeys.users.list(), { items: [] });
  const applier = createApplier(cache);
  applier.apply({ type: 'settings.changed', revision: 2 });
  applier.flush();
  const old = (key: readonly unknown[]) => cache.getQueryState(key)?.isInvalidated;
  expect(old(queryKeys.servers.one('a'))).toBe(true);
  expect(old(queryKeys.groups.list())).toBe(true);
  expect(old(queryKeys.users.list())).toBe(false);
});

test('of the index of smart routing the newest status is kept, and nothing is asked anew', () => {
  const cache = kept();
  cache.setQueryData(queryKeys.smart.learned(), { items: [] });
  const applier = createApplier(cache);
  for (const pending of [9, 4]) applier.apply({ type: 'smart.changed', status: { ...index, pending } });
  applier.flush();
  expect(cache.getQueryData(queryKeys.smart.status())).toMatchObject({ pending: 4 });
  expect(cache.getQueryState(queryKeys.smart.learned())?.isInvalidated).toBe(false);
});

test('calls and lines of output make nothing old: who shows them hears them', () => {
  expect(staleAfter({ type: 'activity', calls: [], more: 0 })).toEqual([]);
  expect(staleAfter({ type: 'logs', server: 'a', lines: [] })).toEqual([]);
});

test('a tab that is opened later is told what the first one knows', () => {
  const blank: LiveView = { live: { state: 'live', since: 0 }, statuses: null, sessions: null };
  expect(snapshotOf(blank)).toBeNull();
  let view = reduce(blank, { type: 'snapshot', servers: [status('a'), status('b')], sessions: 1 });
  view = reduce(view, { type: 'server.removed', name: 'b' });
  view = reduce(view, { type: 'server.status', status: status('a', 'waiting') });
  view = reduce(view, { type: 'sessions.changed', open: 3 });
  expect(snapshotOf(view)).toEqual({ type: 'snapshot', servers: [status('a', 'waiting')], sessions: 3 });
});

test('events that do not touch the view leave it as it is', () => {
  const view: LiveView = { live: { state: 'live', since: 0 }, statuses: new Map(), sessions: 0 };
  expect(reduce(view, { type: 'keys.changed' })).toBe(view);
  expect(reduce(view, { type: 'server.removed', name: 'x' })).toBe(view);
});

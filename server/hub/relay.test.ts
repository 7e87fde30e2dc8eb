import { expect, test } from 'vitest';
import { defaultSystemConfig } from '../contract/system-config.ts';
import { PatchbayError } from '../lib/errors.ts';
import { createSealer } from '../lib/seal.ts';
import { createBridge } from './bridge/bridge.ts';
import { createTaskIds } from './bridge/task-ids.ts';
import { createCatalogs } from './catalogs.ts';
import { resolveEndpoint } from './endpoint.ts';
import { viewOf } from './policy.ts';
import { createRelay } from './relay.ts';
import { createTaskOwners } from './tasks/owners.ts';
import type { RelayCall } from './types.ts';
import type { UpstreamConnection } from './upstream/connection.ts';
import { listsOf, storedServer } from './upstream/memory-server.testkit.ts';
import { workshop } from './upstream/pool.testkit.ts';
import type { Upstream } from './upstream/types.ts';

const sealer = createSealer('k'.repeat(32), 'task');
const PATIENCE_MS = 5000;
const away = () => new PatchbayError('upstream_unavailable', 'away');
const unsent = (message: string) => new PatchbayError('upstream_failed', message, { data: { sent: false } });

/** Two servers of which every wait takes what it may, on a clock of its own. */
async function bench(o: { connected: boolean; heldMs?: number; error?: PatchbayError }) {
  const clock = { at: 0 };
  const waits: number[] = [];
  const { pool, want, until, upstream } = workshop();
  const names = ['a', 'b'];
  want(...names.map((name) => storedServer(name)));
  for (const name of names) await until(name, 'ready');
  const connectionOf = (name: string): UpstreamConnection | null => {
    const real = upstream(name).connection;
    if (!real) return null;
    return {
      ...real,
      async request() {
        clock.at += o.heldMs ?? 0;
        throw o.error ?? unsent('not sent');
      },
    };
  };
  const upstreams = new Map<string, Upstream>(
    names.map((name) => [
      name,
      {
        ...pick(upstream(name)),
        connection: o.connected ? connectionOf(name) : null,
        conceal: (text) => text.replaceAll('PLANTED', '***'),
        async acquire(timeoutMs) {
          waits.push(timeoutMs);
          clock.at += timeoutMs;
          throw away();
        },
      },
    ]),
  );
  const servers = new Map(pool.all().map((each) => [each.name, each.stored]));
  const settings = { revision: 1, servers, groups: new Map(), system: defaultSystemConfig };
  const endpoint = resolveEndpoint(settings, { kind: 'global' });
  const view = endpoint && viewOf(settings, endpoint, { all: true });
  if (!view) throw new Error('no view');
  const catalogs = createCatalogs({
    listsOf: () => listsOf(['echo']),
    versionOf: () => 1,
    settled: () => true,
    separator: () => '__',
    runsTasks: () => false,
  });
  const relay = createRelay({
    catalogOf: () => catalogs.of(view, 'legacy'),
    tasks: { ids: createTaskIds(sealer), owners: createTaskOwners(), sealer },
    bridge: createBridge(createSealer('k'.repeat(32), 'request-state')),
    handOver: () => Promise.reject(new Error('nobody else is there')),
    upstreamOf: (name) => upstreams.get(name),
    requestTimeoutMs: 1000,
    acquireTimeoutMs: PATIENCE_MS,
    record: () => {},
    now: () => clock.at,
  });
  const call = (method: RelayCall['method'], params: unknown) =>
    relay({
      principal: { kind: 'local' },
      view,
      requestId: 'r',
      method,
      params: Buffer.from(JSON.stringify(params)),
      headers: {},
      client: null,
    });
  return { call, waits, clock };
}

/** The members of an upstream as an object of its own. */
function pick(real: Upstream): Upstream {
  return {
    name: real.name,
    stored: real.stored,
    connection: null,
    identity: real.identity,
    lists: () => real.lists(),
    listsVersion: real.listsVersion,
    seedLists: () => {},
    state: real.state,
    status: () => real.status(),
    logs: () => [],
    conceal: (text) => text,
    acquire: () => Promise.reject(away()),
    side() {
      return this;
    },
    asks: new Set(),
    own: () => Promise.reject(away()),
    ownOf: () => null,
    forget: () => {},
    restart: async () => {},
    stop: async () => {},
  };
}

const ECHO = { name: 'a__echo', arguments: {} };

test('a call waits for a server that is away', async () => {
  const { call, waits } = await bench({ connected: false });
  expect((await call('tools/call', ECHO)).ok).toBe(false);
  expect(waits).toEqual([PATIENCE_MS]);
});

test('a call that was held and never sent waits for what is left of its time', async () => {
  const { call, waits } = await bench({ connected: true, heldMs: 4000 });
  await call('tools/call', ECHO);
  expect(waits).toEqual([1000]);
});

test('a call that was held for all its time waits no more', async () => {
  const { call, waits, clock } = await bench({ connected: true, heldMs: 6000 });
  await call('tools/call', ECHO);
  expect(waits).toEqual([0]);
  expect(clock.at).toBe(6000);
});

test('a read that is asked of several servers waits once, not once for each', async () => {
  const { call, clock } = await bench({ connected: false });
  await call('resources/read', { uri: 'file:///unknown' });
  expect(clock.at).toBeLessThanOrEqual(PATIENCE_MS);
});

test("what the hub says of a failed call holds no secret of the server's entry", async () => {
  const error = new PatchbayError('upstream_failed', 'HTTP 500: bad key PLANTED', {
    data: { sent: true, status: 500, authenticate: 'Bearer realm="PLANTED"' },
  });
  const { call } = await bench({ connected: true, error });
  const reply = await call('tools/call', ECHO);
  if (reply.ok) throw new Error('it did not fail');
  expect(JSON.parse(reply.error.toString())).toEqual({
    code: -32000,
    message: 'HTTP 500: bad key ***',
    data: { sent: true, status: 500, authenticate: 'Bearer realm="***"' },
  });
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import type { UpstreamState } from '../../server/contract/runtime.ts';
import type { ServerSpec } from '../../server/contract/server.ts';
import { portOf } from '../../server/hub/client-port.testkit.ts';
import { createPool } from '../../server/hub/upstream/pool.ts';
import { silentLog } from '../../server/lib/log.ts';
import { createConnector } from '../../server/mcp/upstream/connector.ts';
import { call, fixtureStdio, httpSpec, startFixture, stdioSpec, textOf } from '../fixtures/upstream.ts';

const closes: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

/** A pool over the real transports. */
function openPool() {
  const connector = createConnector({
    log: silentLog,
    hubId: `pool-test-${process.pid}`,
    baseEnv: { PATH: process.env.PATH ?? '' },
    limits: { resultLimit: 1024 * 1024 },
  });
  closes.push(() => connector.close());
  const pool = createPool({
    connect: connector,
    expand: (spec) => ({ ok: true, spec }),
    log: silentLog,
    timeouts: { initMs: 60_000, requestMs: 10_000, idleMs: 60_000 },
    events: {
      onStatus: () => {},
      onLists: () => {},
      onSideLists: () => {},
      onResourceUpdated: () => {},
      onReconnected: () => {},
      onRemoved: () => {},
    },
  });
  closes.push(() => pool.stop(0));
  const at = new Date(0);
  const want = (specs: Record<string, ServerSpec>) =>
    pool.reconcile(
      new Map(
        Object.entries(specs).map(([name, spec]) => [
          name,
          { name, spec, origin: 'file', revision: 1, createdAt: at, updatedAt: at },
        ]),
      ),
    );
  const upstream = (name: string) => {
    const found = pool.get(name);
    if (!found) throw new Error(`no upstream ${name}`);
    return found;
  };
  const until = (name: string, state: UpstreamState) =>
    vi.waitFor(() => expect(upstream(name).status().state).toBe(state), { timeout: 20_000, interval: 10 });
  return { pool, want, upstream, until };
}

async function pidOf(connection: Parameters<typeof call>[0]): Promise<number> {
  return Number(textOf(await call(connection, 'pid')));
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('with real servers', () => {
  test('a killed stdio server is ready again, as another process', async () => {
    const { want, upstream, until } = openPool();
    want({ a: fixtureStdio() });
    await until('a', 'ready');
    const first = await pidOf(await upstream('a').acquire(5000));
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(upstream('a').status().restarts).toBe(1), { timeout: 5000 });
    const second = await pidOf(await upstream('a').acquire(5000));
    expect(second).not.toBe(first);
    expect(upstream('a').status()).toMatchObject({ state: 'ready', failure: null });
  }, 30_000);

  test('servers that are mute, end at once or do not exist do not hold up the others', async () => {
    const { pool, want, upstream, until } = openPool();
    want({
      mute: fixtureStdio('--mute'),
      ends: fixtureStdio('--exit', '3'),
      missing: stdioSpec('/nowhere/server', []),
      down: httpSpec('http://127.0.0.1:9/mcp'),
      a: fixtureStdio(),
      b: fixtureStdio(),
      c: fixtureStdio(),
    });
    for (const name of ['a', 'b', 'c']) await until(name, 'ready');
    await until('missing', 'waiting');
    expect(upstream('missing').status().failure).toMatchObject({ stage: 'spawn' });
    expect(upstream('mute').status().state).toBe('connecting');
    const pids = pool.all().flatMap((one) => one.status().processes.map(({ pid }) => pid));
    await pool.stop(0);
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 5000 });
  }, 40_000);

  test('a disabled stdio server leaves no process', async () => {
    const { want, upstream, until } = openPool();
    want({ a: fixtureStdio() });
    await until('a', 'ready');
    const pid = await pidOf(await upstream('a').acquire(5000));
    want({ a: { ...fixtureStdio(), enabled: false } });
    await until('a', 'disabled');
    expect(isAlive(pid)).toBe(false);
  }, 30_000);

  test('a list change of the server arrives by itself', async () => {
    const { want, upstream, until } = openPool();
    want({ a: fixtureStdio() });
    await until('a', 'ready');
    const before = upstream('a').lists().tools.length;
    await call(await upstream('a').acquire(5000), 'add_tool', { name: 'newcomer' });
    await vi.waitFor(() => expect(upstream('a').lists().tools.length).toBe(before + 1), { timeout: 5000 });
  }, 30_000);

  test('clients with a process each have their own, and none is left after a restart, an edit or the stop', async () => {
    const { pool, want, upstream, until } = openPool();
    want({ a: fixtureStdio() });
    await until('a', 'ready');
    const clients = Array.from({ length: 5 }, (_, n) => portOf(`client ${n}`));
    const pids = async () =>
      Promise.all(clients.map(async (port) => pidOf(await upstream('a').own(port, 20_000))));
    const alive: number[][] = [];
    alive.push(await pids());
    expect(new Set([...(alive[0] ?? []), await pidOf(await upstream('a').acquire(5000))]).size).toBe(6);
    expect(
      upstream('a')
        .status()
        .processes.map(({ pid }) => pid),
    ).toEqual(expect.arrayContaining(alive[0] ?? []));
    expect(await pids()).toEqual(alive[0]);
    upstream('a').forget('client 0');
    await vi.waitFor(() => expect(isAlive(alive[0]?.[0] ?? 0)).toBe(false), { timeout: 5000 });
    await upstream('a').restart();
    alive.push(await pids());
    expect(alive[0]?.filter(isAlive)).toEqual([]);
    want({ a: fixtureStdio('--name', 'edited') });
    alive.push(await pids());
    expect(alive[1]?.filter(isAlive)).toEqual([]);
    const opening = upstream('a').own(portOf('late'), 20_000);
    await Promise.all([
      pool.stop(0),
      expect(opening).rejects.toMatchObject({ code: 'upstream_unavailable' }),
    ]);
    expect(alive.flat().filter(isAlive)).toEqual([]);
    expect(upstream('a').status().processes).toEqual([]);
  }, 60_000);

  test('a process of one client that crashes takes nobody along', async () => {
    const { want, upstream, until } = openPool();
    want({ a: fixtureStdio() });
    await until('a', 'ready');
    const [x, y] = [portOf('x'), portOf('y')];
    const shared = await upstream('a').acquire(5000);
    const other = await upstream('a').own(y, 20_000);
    const crashing = await upstream('a').own(x, 20_000);
    await expect(call(crashing, 'crash')).rejects.toMatchObject({ code: 'upstream_failed' });
    const again = await upstream('a').own(x, 20_000, undefined, crashing);
    expect(await pidOf(again)).not.toBe(await pidOf(shared));
    expect(await upstream('a').own(y, 20_000)).toBe(other);
    expect(upstream('a').connection).toBe(shared);
    expect(upstream('a').status()).toMatchObject({ state: 'ready', restarts: 0 });
  }, 40_000);

  test('a remote server that was edited answers without a gap', async () => {
    const first = await startFixture('http', ['--name', 'first']);
    const second = await startFixture('http', ['--name', 'second']);
    closes.push(
      () => first.stop(),
      () => second.stop(),
    );
    const { want, upstream, until } = openPool();
    want({ a: httpSpec(`http://127.0.0.1:${first.port}/mcp`) });
    await until('a', 'ready');
    want({ a: httpSpec(`http://127.0.0.1:${second.port}/mcp`) });
    const names = new Set<string>();
    while (!names.has('second')) {
      const connection = upstream('a').connection;
      expect(connection).not.toBeNull();
      if (!connection) break;
      expect((await call(connection, 'echo', { text: 'x' })).ok).toBe(true);
      names.add(connection.identity.serverInfo.name);
    }
    expect([...names]).toEqual(['first', 'second']);
  }, 30_000);

  test('a remote server that comes back is ready without anyone doing anything', async () => {
    const first = await startFixture('http');
    closes.push(() => first.stop());
    const { want, upstream, until } = openPool();
    want({ a: httpSpec(`http://127.0.0.1:${first.port}/mcp`) });
    await until('a', 'ready');
    await first.stop();
    want({ a: httpSpec(`http://127.0.0.1:${first.port}/mcp`, { headers: { edited: 'yes' } }) });
    await until('a', 'waiting');
    expect(upstream('a').lists().tools.length).toBeGreaterThan(0);
    const again = await startFixture('http', [], first.port);
    closes.push(() => again.stop());
    await until('a', 'ready');
  }, 60_000);

  test('a connection test of a real server names its stages', async () => {
    const { pool } = openPool();
    const signal = new AbortController().signal;
    const good = await pool.test('t', fixtureStdio(), signal);
    expect(good.stages.map(({ stage, ok }) => [stage, ok])).toEqual([
      ['spawn', true],
      ['initialize', true],
      ['list', true],
    ]);
    const bad = await pool.test('t', fixtureStdio('--exit', '3'), signal);
    expect(bad.ok).toBe(false);
    expect(bad.stages.at(-1)?.message).toMatch(/3/);
  }, 30_000);
});

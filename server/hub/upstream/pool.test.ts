import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ServerStatus, UpstreamState } from '../../contract/runtime.ts';
import type { StoredServer } from '../../contract/snapshot.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { silentLog } from '../../lib/log.ts';
import type { Lists } from './connection.ts';
import {
  createMemoryServer,
  listsOf,
  type MemoryServer,
  memoryConnector,
  storedServer,
} from './memory-server.testkit.ts';
import { createPool } from './pool.ts';
import type { PoolOptions } from './types.ts';

const URL_A = 'http://127.0.0.1:1/a';
const URL_B = 'http://127.0.0.1:1/b';

/** A pool whose every name (or URL, for remote ones) leads to a memory server of its own. */
function workshop(options: Partial<PoolOptions> = {}) {
  const servers = new Map<string, MemoryServer>();
  const statuses: ServerStatus[] = [];
  const lists: Array<[string, Lists]> = [];
  const removed: string[] = [];
  const server = (key: string) => {
    const known = servers.get(key) ?? createMemoryServer();
    servers.set(key, known);
    return known;
  };
  const pool = createPool({
    connect: memoryConnector(({ name, spec }) => server(spec.type === 'stdio' ? name : spec.url)),
    expand: (spec) => ({ ok: true, spec }),
    log: silentLog,
    timeouts: { initMs: 5000, requestMs: 1000, idleMs: 60_000 },
    events: {
      onStatus: (status) => statuses.push(status),
      onLists: (name, found) => lists.push([name, found]),
      onRemoved: (name) => removed.push(name),
    },
    policy: { backoff: { baseMs: 20, capMs: 100 }, minRetryGapMs: 5, drainMs: 200 },
    ...options,
  });
  cleanups.push(() => pool.stop(0));
  const want = (...all: StoredServer[]) =>
    pool.reconcile(new Map(all.map((stored) => [stored.name, stored])));
  const upstream = (name: string) => {
    const found = pool.get(name);
    if (!found) throw new Error(`no upstream ${name}`);
    return found;
  };
  const until = (name: string, state: UpstreamState) =>
    vi.waitFor(() => expect(upstream(name).status().state).toBe(state), { timeout: 3000, interval: 2 });
  return { pool, server, statuses, lists, removed, want, upstream, until };
}

const cleanups: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const toolsOf = (lists: Lists) => lists.tools.map((tool) => tool.key);

describe('what runs is what is wanted', () => {
  test('a wanted server becomes ready with its lists', async () => {
    const { want, until, upstream, lists } = workshop();
    want(storedServer('a'));
    await until('a', 'ready');
    expect(toolsOf(upstream('a').lists())).toEqual(['echo']);
    expect(upstream('a').status()).toMatchObject({
      counts: { tools: 1 },
      failure: null,
      protocolVersion: '2025-11-25',
    });
    expect(lists.map(([name]) => name)).toEqual(['a']);
  });

  test('what is no longer wanted is removed and closed', async () => {
    const { want, until, pool, server, removed, statuses } = workshop();
    want(storedServer('a'), storedServer('b'));
    await until('a', 'ready');
    await until('b', 'ready');
    want(storedServer('b'));
    expect(removed).toEqual(['a']);
    expect(pool.all().map((one) => one.name)).toEqual(['b']);
    await vi.waitFor(() => expect(server('a').open.size).toBe(0));
    const told = statuses.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(statuses.slice(told).filter((status) => status.name === 'a')).toEqual([]);
  });

  test('a missing variable marks that one server misconfigured, naming all', async () => {
    const { want, until, upstream } = workshop({
      expand: (spec) =>
        spec.type === 'stdio' && spec.command === 'bad'
          ? { ok: false, missing: ['KEY', 'TOKEN'] }
          : { ok: true, spec },
    });
    want(storedServer('bad', { command: 'bad' }), storedServer('good'));
    await until('good', 'ready');
    expect(upstream('bad').status()).toMatchObject({
      state: 'misconfigured',
      failure: { stage: 'config', message: 'environment variables are not set: KEY, TOKEN' },
    });
    want(storedServer('bad', { command: 'fine' }), storedServer('good'));
    await until('bad', 'ready');
  });

  test('an edit of presentation keeps the connection', async () => {
    const { want, until, upstream, server } = workshop();
    want(storedServer('a'));
    await until('a', 'ready');
    const connection = upstream('a').connection;
    want(storedServer('a', { title: 'Anna', tools: { echo: { enabled: false } } }, 2));
    expect(upstream('a').connection).toBe(connection);
    expect(upstream('a').stored.spec.title).toBe('Anna');
    expect(server('a').attempts).toBe(1);
  });

  test('an edit of a command ends the old process before the new starts', async () => {
    const { want, until, upstream, server } = workshop();
    server('a').behaviour.closeMs = 30;
    want(storedServer('a'));
    await until('a', 'ready');
    want(storedServer('a', { command: 'other' }));
    expect(upstream('a').connection).toBeNull();
    await upstream('a').acquire(2000);
    expect(server('a').attempts).toBe(2);
    expect(server('a').mostOpen).toBe(1);
  });

  test('an edit of a URL answers with the old connection until the new has its lists', async () => {
    const { want, until, upstream, server } = workshop();
    server(URL_B).behaviour.tools = ['other'];
    want(storedServer('a', { url: URL_A }));
    await until('a', 'ready');
    const old = upstream('a').connection;
    want(storedServer('a', { url: URL_B }));
    expect(upstream('a').connection).toBe(old);
    expect(toolsOf(upstream('a').lists())).toEqual(['echo']);
    await until('a', 'ready');
    expect(upstream('a').connection).not.toBe(old);
    expect(toolsOf(upstream('a').lists())).toEqual(['other']);
    await vi.waitFor(() => expect(server(URL_A).open.size).toBe(0));
  });

  test('an edit of a URL that leads nowhere ends the old connection and keeps its lists', async () => {
    const { want, until, upstream, server } = workshop();
    server(URL_B).behaviour.connect = 'refuse';
    want(storedServer('a', { url: URL_A }));
    await until('a', 'ready');
    want(storedServer('a', { url: URL_B }));
    await until('a', 'waiting');
    expect(upstream('a').connection).toBeNull();
    expect(toolsOf(upstream('a').lists())).toEqual(['echo']);
    await vi.waitFor(() => expect(server(URL_A).open.size).toBe(0));
  });

  test('a server removed and added again does not start before its old process is gone', async () => {
    const { want, until, server } = workshop();
    server('a').behaviour.closeMs = 50;
    want(storedServer('a'));
    await until('a', 'ready');
    want();
    want(storedServer('a'));
    await until('a', 'ready');
    expect(server('a').attempts).toBe(2);
    expect(server('a').mostOpen).toBe(1);
  });

  test('a disabled server is not started, and ends when it was running', async () => {
    const { want, until, server } = workshop();
    want(storedServer('a', { enabled: false }));
    await until('a', 'disabled');
    expect(server('a').attempts).toBe(0);
    want(storedServer('a'));
    await until('a', 'ready');
    want(storedServer('a', { enabled: false }));
    await until('a', 'disabled');
    expect(server('a').open.size).toBe(0);
  });

  test('servers that never answer do not hold up the others', async () => {
    const { want, until, server, upstream } = workshop({ startConcurrency: 4 });
    const names = Array.from({ length: 12 }, (_, index) => `s${index}`);
    for (const name of names.slice(0, 4)) server(name).behaviour.connect = 'hang';
    want(...names.map((name) => storedServer(name)));
    for (const name of names.slice(4)) await until(name, 'ready');
    expect(upstream('s0').status().state).toBe('connecting');
  });

  test('stop ends everything, and nothing starts afterwards', async () => {
    const { want, until, server, pool } = workshop();
    server('b').behaviour.connect = 'hang';
    want(storedServer('a'), storedServer('b'));
    await until('a', 'ready');
    await pool.stop(0);
    expect([server('a').open.size, server('b').open.size]).toEqual([0, 0]);
    expect(pool.all().map((one) => one.status().state)).toEqual(['closed', 'closed']);
    want(storedServer('a'), storedServer('c'));
    expect(server('c').attempts).toBe(0);
  });
});

describe('when a server fails', () => {
  test('one that was killed is ready again at once and counted', async () => {
    const restarted: string[] = [];
    const { want, until, server, upstream } = workshop({
      policy: { backoff: { baseMs: 60_000, capMs: 60_000 } },
      onRestart: (name) => restarted.push(name),
    });
    want(storedServer('a'));
    await until('a', 'ready');
    server('a').kill();
    await until('a', 'ready');
    expect(server('a').attempts).toBe(2);
    expect(upstream('a').status().restarts).toBe(1);
    expect(restarted).toEqual(['a']);
  });

  test('one that connects and dies at once does not spin', async () => {
    const { want, until, server } = workshop({
      policy: { backoff: { baseMs: 60_000, capMs: 60_000 } },
      random: () => 1,
    });
    server('a').behaviour.connect = 'die-at-once';
    want(storedServer('a'));
    await until('a', 'waiting');
    expect(server('a').attempts).toBe(2);
  });

  test('the failure and the next try are shown', async () => {
    const { want, until, server, upstream } = workshop();
    server('a').behaviour.connect = 'refuse';
    want(storedServer('a'));
    await until('a', 'waiting');
    const { failure, nextTryAt } = upstream('a').status();
    expect(failure).toMatchObject({ stage: 'spawn', message: 'refused' });
    expect(nextTryAt).toMatch(/^\d{4}-/);
  });

  test('it recovers by itself when the server is back', async () => {
    const { want, until, server } = workshop();
    server('a').behaviour.connect = 'refuse';
    want(storedServer('a'));
    await until('a', 'waiting');
    server('a').behaviour.connect = 'ok';
    await until('a', 'ready');
  });

  test('a server whose lists fail is not ready', async () => {
    const { want, until, server, upstream } = workshop();
    server('a').behaviour.lists = 'fail';
    want(storedServer('a'));
    await until('a', 'waiting');
    expect(upstream('a').status().failure).toMatchObject({ stage: 'list', message: 'tools/list failed' });
    await vi.waitFor(() => expect(server('a').open.size).toBe(0));
  });

  test('one that demands authorisation is not asked again and again', async () => {
    const { want, until, server } = workshop();
    server(URL_A).behaviour.connect = 'auth';
    want(storedServer('a', { url: URL_A }));
    await until('a', 'needs-auth');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(server(URL_A).attempts).toBe(1);
  });

  test('three unanswered probes restart it, degraded in between', async () => {
    const { want, until, server, statuses } = workshop({ policy: { probeMs: 10, degradedProbeMs: 10 } });
    want(storedServer('a'));
    await until('a', 'ready');
    server('a').behaviour.ping = 'fail';
    await vi.waitFor(() => expect(server('a').attempts).toBeGreaterThan(1));
    server('a').behaviour.ping = 'ok';
    await until('a', 'ready');
    expect(statuses.map((status) => status.state)).toContain('degraded');
    expect(server('a').mostOpen).toBe(1);
  });

  test('what was heard lately is not probed', async () => {
    const { want, until, upstream, server } = workshop({ policy: { probeMs: 10 } });
    want(storedServer('a'));
    await until('a', 'ready');
    Object.assign(upstream('a').connection ?? {}, { heardAt: Number.MAX_SAFE_INTEGER });
    const before = server('a').pings;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(server('a').pings - before).toBeLessThanOrEqual(1);
  });
});

describe('calls that find no connection', () => {
  test('wait for the server that is starting', async () => {
    const { want, upstream } = workshop();
    want(storedServer('a'));
    expect((await upstream('a').acquire(1000)).identity.serverInfo.name).toBe('a');
  });

  test('cut the backoff short, together', async () => {
    const { want, until, server, upstream } = workshop({
      policy: { backoff: { baseMs: 60_000, capMs: 60_000 }, minRetryGapMs: 0 },
    });
    server('a').behaviour.connect = 'refuse';
    want(storedServer('a'));
    await until('a', 'waiting');
    server('a').behaviour.connect = 'ok';
    const connections = await Promise.all(Array.from({ length: 20 }, () => upstream('a').acquire(1000)));
    expect(new Set(connections).size).toBe(1);
    expect(server('a').attempts).toBe(2);
  });

  test('fail early with the state, the last failure and the next try', async () => {
    const { want, until, server, upstream } = workshop({
      policy: { backoff: { baseMs: 60_000, capMs: 60_000 }, minRetryGapMs: 0 },
    });
    server('a').behaviour.connect = 'refuse';
    want(storedServer('a'));
    await until('a', 'waiting');
    const error = await upstream('a')
      .acquire(5000)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PatchbayError);
    expect(error).toMatchObject({
      code: 'upstream_unavailable',
      message: expect.stringMatching(
        /^Server "a" is not available: waiting.*refused \(2 times since .*next try in \d+ s$/,
      ),
      data: { server: 'a', state: 'waiting', failure: { count: 2 }, nextTryAt: expect.any(String) },
    });
  });

  test('fail when the time is over', async () => {
    const { want, server, upstream } = workshop();
    server('a').behaviour.connect = 'hang';
    want(storedServer('a'));
    await expect(upstream('a').acquire(30)).rejects.toThrow('still connecting');
  });

  test('fail at once for a disabled server', async () => {
    const { want, upstream } = workshop();
    want(storedServer('a', { enabled: false }));
    await expect(upstream('a').acquire(60_000)).rejects.toMatchObject({ data: { state: 'disabled' } });
  });

  test('are let go when the server is disabled under them', async () => {
    const { want, server, upstream } = workshop();
    server('a').behaviour.connect = 'hang';
    want(storedServer('a'));
    const waiting = upstream('a').acquire(60_000);
    want(storedServer('a', { enabled: false }));
    await expect(waiting).rejects.toMatchObject({ code: 'upstream_unavailable' });
  });

  test('can be cancelled', async () => {
    const { want, server, upstream } = workshop();
    server('a').behaviour.connect = 'hang';
    want(storedServer('a'));
    const caller = new AbortController();
    const waiting = upstream('a').acquire(60_000, caller.signal);
    caller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('servers on demand', () => {
  const onDemand = storedServer('a', { startOnDemand: true, timeouts: { idle: 1000 } });

  test('of which lists are known start at the first call', async () => {
    const { want, server, upstream } = workshop({ knownLists: () => listsOf(['remembered']) });
    want(onDemand);
    expect(upstream('a').status().state).toBe('idle');
    expect(toolsOf(upstream('a').lists())).toEqual(['remembered']);
    expect(server('a').attempts).toBe(0);
    await upstream('a').acquire(1000);
    expect(server('a').attempts).toBe(1);
  });

  test('of which nothing is known start once to be listed', async () => {
    const { want, until } = workshop();
    want(onDemand);
    await until('a', 'ready');
  });

  test('end when unused and keep their lists', async () => {
    const { want, until, server, upstream } = workshop();
    want(onDemand);
    await until('a', 'ready');
    await until('a', 'idle');
    expect(server('a').open.size).toBe(0);
    expect(toolsOf(upstream('a').lists())).toEqual(['echo']);
  });

  test('do not end under a call, nor while they are used', async () => {
    vi.useFakeTimers();
    try {
      const { want, upstream, server } = workshop();
      want(onDemand);
      await vi.advanceTimersByTimeAsync(500);
      const connection = upstream('a').connection;
      Object.assign(connection ?? {}, { inFlight: 1 });
      await vi.advanceTimersByTimeAsync(5000);
      expect(upstream('a').status().state).toBe('ready');
      Object.assign(connection ?? {}, { inFlight: 0 });
      for (let use = 0; use < 10; use += 1) {
        await vi.advanceTimersByTimeAsync(500);
        expect(upstream('a').connection).toBe(connection);
      }
      await vi.advanceTimersByTimeAsync(2500);
      expect(upstream('a').status().state).toBe('idle');
      expect(server('a').open.size).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('lists', () => {
  test('are fetched again when the server says they changed; a burst is one fetch', async () => {
    const { want, until, server, upstream, lists } = workshop();
    want(storedServer('a'));
    await until('a', 'ready');
    const version = upstream('a').listsVersion;
    server('a').behaviour.tools = ['echo', 'more'];
    for (let n = 0; n < 50; n += 1) server('a').say('tools');
    await vi.waitFor(() => expect(toolsOf(upstream('a').lists())).toEqual(['echo', 'more']), {
      timeout: 3000,
    });
    expect(upstream('a').listsVersion).toBeGreaterThan(version);
    expect(server('a').listings).toBe(2);
    expect(lists).toHaveLength(2);
  });

  test('that did not change are no news', async () => {
    const { want, until, server, upstream, lists } = workshop();
    want(storedServer('a'));
    await until('a', 'ready');
    const version = upstream('a').listsVersion;
    server('a').say('tools');
    await vi.waitFor(() => expect(server('a').listings).toBe(2), { timeout: 3000 });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(upstream('a').listsVersion).toBe(version);
    expect(lists).toHaveLength(1);
  });

  test('of an earlier life are shown until the server has spoken', async () => {
    const { want, until, upstream } = workshop();
    want(storedServer('a', { enabled: false }));
    upstream('a').seedLists(listsOf(['old']));
    expect(toolsOf(upstream('a').lists())).toEqual(['old']);
    want(storedServer('a'));
    await until('a', 'ready');
    upstream('a').seedLists(listsOf(['old']));
    expect(toolsOf(upstream('a').lists())).toEqual(['echo']);
  });

  test('versions never repeat, even for a name that comes back', async () => {
    const { want, until, upstream } = workshop();
    want(storedServer('a'));
    await until('a', 'ready');
    const version = upstream('a').listsVersion;
    want();
    want(storedServer('a'));
    await until('a', 'ready');
    expect(upstream('a').listsVersion).toBeGreaterThan(version);
  });
});

describe('restart by hand', () => {
  test('ends the connection and opens another', async () => {
    const { want, until, server, upstream } = workshop();
    want(storedServer('a'));
    await until('a', 'ready');
    const old = upstream('a').connection;
    await upstream('a').restart();
    expect(await upstream('a').acquire(1000)).not.toBe(old);
    expect(server('a').mostOpen).toBe(1);
  });
});

describe('a connection test', () => {
  test('names the stages of a server that is well and leaves nothing behind', async () => {
    const { pool, server } = workshop();
    const report = await pool.test('a', storedServer('a').spec, new AbortController().signal);
    expect(report).toMatchObject({ ok: true, counts: { tools: 1 } });
    expect(report.stages.map(({ stage, ok }) => [stage, ok])).toEqual([
      ['spawn', true],
      ['initialize', true],
      ['list', true],
    ]);
    expect(server('a').open.size).toBe(0);
    expect(pool.all()).toEqual([]);
  });

  test('names the stage that failed', async () => {
    const { pool, server } = workshop();
    server('a').behaviour.lists = 'fail';
    const report = await pool.test('a', storedServer('a').spec, new AbortController().signal);
    expect(report).toMatchObject({ ok: false, counts: null });
    expect(report.stages.at(-1)).toMatchObject({ stage: 'list', ok: false, message: 'tools/list failed' });
    expect(server('a').open.size).toBe(0);
  });

  test('ends when the person who asked has gone', async () => {
    const { pool, server } = workshop();
    server('a').behaviour.connect = 'hang';
    const person = new AbortController();
    const testing = pool.test('a', storedServer('a').spec, person.signal);
    setTimeout(() => person.abort(), 10);
    expect(await testing).toMatchObject({ ok: false });
    expect(server('a').open.size).toBe(0);
  });

  test('leaves the running upstream alone', async () => {
    const { pool, want, until, upstream } = workshop();
    want(storedServer('a'));
    await until('a', 'ready');
    const connection = upstream('a').connection;
    await pool.test('a', storedServer('a').spec, new AbortController().signal);
    expect(upstream('a').connection).toBe(connection);
  });
});

test('what a server says is kept for its log, redacted', async () => {
  const { want, until, server, upstream } = workshop({ redact: (text) => text.replace('hunter2', '***') });
  want(storedServer('a'));
  await until('a', 'ready');
  server('a').log('password hunter2\nsecond line');
  expect(
    upstream('a')
      .logs(2)
      .map(({ stream, text }) => [stream, text]),
  ).toEqual([
    ['stderr', 'password ***'],
    ['stderr', 'second line'],
  ]);
});

import { describe, expect, test, vi } from 'vitest';
import { PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { listsOf, storedServer } from './memory-server.testkit.ts';
import { toolsOf, workshop } from './pool.testkit.ts';

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

describe('a secret of an entry that its server repeats', () => {
  const PLANTED = 'REFPLANT99';
  const stored = storedServer('a', { env: { S2: '${S2}' } });
  const shop = () => {
    const logged: string[] = [];
    const note = (message: string, fields?: unknown) => {
      logged.push(JSON.stringify([message, fields]));
    };
    const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log };
    const expanded = storedServer('a', { env: { S2: PLANTED } }).spec;
    const made = workshop({ log, expand: () => ({ ok: true, spec: expanded }) });
    made.server('a').behaviour.says = `bad key <${PLANTED}>`;
    return { ...made, logged };
  };

  test.each(['refuse', 'auth'] as const)('is in no failure of a connection (%s)', async (connect) => {
    const { want, until, server, upstream, statuses, logged } = shop();
    server('a').behaviour.connect = connect;
    want(stored);
    await until('a', connect === 'auth' ? 'needs-auth' : 'waiting');
    expect(upstream('a').status().failure?.message).toContain('bad key <');
    const error = await upstream('a')
      .acquire(0)
      .catch((thrown: unknown) => thrown);
    const shown = [upstream('a').status(), upstream('a').logs(100), statuses, logged, String(error), error];
    expect(JSON.stringify(shown)).not.toContain(PLANTED);
  });

  test('is in no failure of its lists, its end, its probe, or its log', async () => {
    const { want, until, server, upstream, statuses, logged } = shop();
    want(stored);
    await until('a', 'ready');
    server('a').log(`hello ${PLANTED}`);
    server('a').kill();
    await until('a', 'connecting');
    server('a').behaviour.lists = 'fail';
    await until('a', 'waiting');
    expect(upstream('a').status().failure?.message).toContain('bad key <');
    expect(JSON.stringify([upstream('a').logs(100), statuses, logged])).not.toContain(PLANTED);
  });

  test('is in no report of a connection test', async () => {
    const { pool, server } = shop();
    server('a').behaviour.connect = 'refuse';
    const report = await pool.test('a', stored.spec, new AbortController().signal);
    expect(report.stages.at(-1)?.message).toContain('bad key <');
    expect(JSON.stringify(report)).not.toContain(PLANTED);
  });

  test('is taken out of what else the hub says of the server', async () => {
    const { want, upstream } = shop();
    want(stored);
    expect(upstream('a').conceal(`HTTP 500: ${PLANTED}`)).toBe('HTTP 500: ••••••••');
  });

  test('is still known while the edited server is being left', async () => {
    const { want, until, upstream } = shop();
    want(stored);
    await until('a', 'ready');
    want({ ...stored, spec: { ...stored.spec, enabled: false } });
    expect(upstream('a').conceal(PLANTED)).toBe('••••••••');
  });
});

describe('a server that takes long', () => {
  const patient = { policy: { slowMs: 20 } };

  test('says so before it has failed, with what it said instead of an answer', async () => {
    const { want, server, upstream, statuses } = workshop(patient);
    server('a').behaviour.connect = 'hang';
    server('a').behaviour.says = 'it wrote a line that is no message: hello';
    want(storedServer('a'));
    expect(upstream('a').status().failure).toBeNull();
    await vi.waitFor(() => expect(upstream('a').status().failure).not.toBeNull());
    expect(upstream('a').status()).toMatchObject({
      state: 'connecting',
      failure: {
        stage: 'initialize',
        message: expect.stringMatching(/^no answer to initialize yet after .*; it wrote a line .*hello$/),
        since: expect.any(String),
        count: 0,
      },
    });
    await vi.waitFor(() => expect(statuses.at(-1)?.failure?.count).toBe(0));
    expect(upstream('a').logs(1)[0]?.text).toContain('no answer to initialize yet');
    await expect(upstream('a').acquire(5)).rejects.toThrow(/still connecting; .*no answer to initialize yet/);
  });

  test('says so of lists that are owed, and no more when they came', async () => {
    const { want, until, server, upstream } = workshop(patient);
    server('a').behaviour.listMs = 100;
    want(storedServer('a'));
    await vi.waitFor(() => expect(upstream('a').status().failure?.message).toMatch(/no lists yet/), {
      interval: 5,
    });
    await until('a', 'ready');
    expect(upstream('a').status().failure).toBeNull();
  });

  test('keeps the failure it already had', async () => {
    const { want, until, server, upstream } = workshop(patient);
    server('a').behaviour.connect = 'refuse';
    want(storedServer('a'));
    await until('a', 'waiting');
    server('a').behaviour.connect = 'hang';
    await until('a', 'connecting');
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(upstream('a').status().failure).toMatchObject({ message: 'refused' });
  });
});

test('processes are reported while a server connects, and until it is gone', async () => {
  const { want, server, upstream } = workshop();
  const one = { pid: 7, command: 'node', rssBytes: 1, ageSeconds: 1 };
  server('a').behaviour.connect = 'hang';
  server('a').behaviour.processes = [one];
  want(storedServer('a'));
  await vi.waitFor(() => expect(upstream('a').status().processes).toEqual([one]));
  want(storedServer('a', { enabled: false }));
  await vi.waitFor(() => expect(upstream('a').status().processes).toEqual([]));
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

import { describe, expect, test, vi } from 'vitest';
import { portOf } from '../client-port.testkit.ts';
import type { MemoryConnection, MemoryServer } from './memory-server.testkit.ts';
import { storedServer } from './memory-server.testkit.ts';
import { workshop } from './pool.testkit.ts';

const request = { method: 'tools/call', params: null, timeoutMs: 1000 };

/** The connections that clients have for themselves, by their keys. */
function owned(server: MemoryServer): Map<string, MemoryConnection> {
  const all = [...server.open].flatMap((one) => (typeof one === 'symbol' ? [] : [one]));
  return new Map(all.flatMap((one) => (one.options.owner ? [[one.options.owner.facts.key, one]] : [])));
}
const keys = (server: MemoryServer) => [...owned(server).keys()].sort();

async function ready(options: Parameters<typeof workshop>[0] = {}, entry: Record<string, unknown> = {}) {
  const shop = workshop(options);
  shop.want(storedServer('a', entry));
  await shop.until('a', 'ready');
  const key = typeof entry.url === 'string' ? entry.url : 'a';
  return { ...shop, a: shop.upstream('a'), server: shop.server(key), serverOf: shop.server };
}

describe('a connection of one client', () => {
  test('is opened once for all who ask at the same time, in the era of the shared one, and kept', async () => {
    const { a, server } = await ready();
    const [first, second] = await Promise.all([a.own(portOf('x'), 1000), a.own(portOf('x'), 1000)]);
    expect(second).toBe(first);
    expect(await a.own(portOf('x'), 1000)).toBe(first);
    expect(a.ownOf('x')).toBe(first);
    expect(first).not.toBe(a.connection);
    expect(server.attempts).toBe(2);
    expect(owned(server).get('x')?.options).toMatchObject({ era: 'legacy' });
    await a.own(portOf('y'), 1000);
    expect(keys(server)).toEqual(['x', 'y']);
  });

  test('starts a server that nobody has used yet, and waits for it', async () => {
    const { want, upstream } = workshop();
    want(storedServer('a'));
    expect((await upstream('a').own(portOf('x'), 1000)).identity.serverInfo.name).toBe('a');
  });

  test('hears what its server says, and is told of resources as its own', async () => {
    const { a, server, told } = await ready();
    const port = portOf('x', { call: 'mine' });
    server.behaviour.answerMs = 50;
    const calling = (await a.own(port, 1000)).request({ ...request, client: port });
    owned(server).get('x')?.options.owner?.notify('notifications/hello', null);
    expect(port.heard).toEqual(['mine notifications/hello']);
    server.update('test://u', 'x');
    await calling;
    expect(told).toEqual(['a: legacy shared', 'a: legacy x', 'a: test://u on x']);
  });

  test('gets the level that its client wants', async () => {
    const { a, server } = await ready();
    await a.own(portOf('x', { logLevel: 'warning' }), 1000);
    await a.own(portOf('y'), 1000);
    expect(server.heard).toEqual(['x legacy level warning']);
  });

  test('ends when its client is gone, and the next call opens another', async () => {
    const { a, server } = await ready();
    const first = await a.own(portOf('x'), 1000);
    a.forget('x');
    expect(a.ownOf('x')).toBeNull();
    await vi.waitFor(() => expect(keys(server)).toEqual([]));
    expect(await a.own(portOf('x'), 1000)).not.toBe(first);
  });

  test('that ended from the other side, or takes no more calls, is replaced by the next call', async () => {
    const { a, server } = await ready();
    const first = await a.own(portOf('x'), 1000);
    const second = await a.own(portOf('x'), 1000, undefined, first);
    expect(second).not.toBe(first);
    server.kill();
    expect(a.ownOf('x')).toBeNull();
    expect(await a.own(portOf('x'), 1000)).not.toBe(second);
    expect(keys(server)).toEqual(['x']);
    expect(a.logs(50).map(({ text }) => text)).toContainEqual(
      '[a client] its own connection ended: run: ended by SIGKILL',
    );
  });

  test('counts in the status: its processes and its calls', async () => {
    const { a, server } = await ready();
    server.behaviour.processes = [{ pid: 7, command: 'node', rssBytes: 1, ageSeconds: 1 }];
    server.behaviour.answerMs = 50;
    const port = portOf('x');
    const calling = (await a.own(port, 1000)).request({ ...request, client: port });
    expect(a.status()).toMatchObject({ inFlight: 1 });
    expect(a.status().processes).toHaveLength(2);
    await calling;
  });

  test('writes into the log of its server under the name of its client, without secrets', async () => {
    const { a, server } = await ready({ redact: (text) => text.replace('hunter2', '***') });
    await a.own(portOf('x', { name: 'Cursor' }), 1000);
    const { options } = owned(server).get('x') ?? {};
    options?.events.onLog('stderr', 'password hunter2\nsecond');
    options?.events.onUnattributed('notifications/message', Buffer.from('{"level":"info","data":"hi"}'));
    options?.owner?.notify('notifications/late', null);
    expect(a.logs(4).map(({ stream, text }) => [stream, text])).toEqual([
      ['stderr', '[Cursor] password ***'],
      ['stderr', '[Cursor] second'],
      ['message', '[Cursor] info: hi'],
      ['message', '[Cursor] notifications/late'],
    ]);
  });
});

describe('a connection of one client that fails', () => {
  test('is its own failure: the caller gets it, the server stays as it is', async () => {
    const { a, server } = await ready();
    const before = a.status();
    server.behaviour.refusesOwners = 'no second one';
    await expect(a.own(portOf('x'), 1000)).rejects.toMatchObject({
      code: 'upstream_unavailable',
      message: expect.stringMatching(
        /^Server "a" is not available to this client: .*spawn: no second one; next/,
      ),
      data: {
        server: 'a',
        state: 'waiting',
        failure: { stage: 'spawn', message: 'no second one', count: 1 },
      },
    });
    expect(a.status()).toEqual(before);
    expect(a.logs(1)[0]?.text).toBe('[a client] its own connection failed: spawn: no second one');
  });

  test('is not tried again at once, but soon', async () => {
    const { a, server } = await ready({ policy: { minRetryGapMs: 30 } });
    server.behaviour.refusesOwners = 'no';
    await expect(a.own(portOf('x'), 1000)).rejects.toThrow('no');
    const { attempts } = server;
    await expect(a.own(portOf('x'), 1000)).rejects.toThrow('no');
    expect(server.attempts).toBe(attempts);
    server.behaviour.refusesOwners = null;
    await vi.waitFor(() => a.own(portOf('x'), 1000), { interval: 5 });
  });

  test('says how far it is when it takes too long, and goes on', async () => {
    const { a, server } = await ready();
    server.behaviour.connect = 'hang';
    await expect(a.own(portOf('x'), 30)).rejects.toMatchObject({
      code: 'upstream_unavailable',
      message: expect.stringContaining('still connecting; stage initialize: no answer to initialize yet'),
    });
    expect(a.status().state).toBe('ready');
    a.forget('x');
    await vi.waitFor(() => expect(server.open.size).toBe(1));
  });

  test('can be left by its caller', async () => {
    const { a, server } = await ready();
    server.behaviour.connect = 'hang';
    const caller = new AbortController();
    const waiting = a.own(portOf('x'), 60_000, caller.signal);
    setTimeout(() => caller.abort(), 5);
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('is not tried while the server itself is down', async () => {
    const { want, until, upstream, server } = workshop({
      policy: { backoff: { baseMs: 60_000, capMs: 60_000 } },
    });
    server('a').behaviour.connect = 'refuse';
    want(storedServer('a'));
    await until('a', 'waiting');
    const clients = Array.from({ length: 20 }, (_, n) => upstream('a').own(portOf(`c${n}`), 100));
    const results = await Promise.allSettled(clients);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(server('a').attempts).toBeLessThan(4);
  });
});

describe('all connections of single clients end', () => {
  test.each<[string, (shop: Awaited<ReturnType<typeof ready>>) => unknown]>([
    ['when the entry is edited', ({ want }) => want(storedServer('a', { command: 'other' }))],
    ['when it is disabled', ({ want }) => want(storedServer('a', { enabled: false }))],
    ['when it is removed', ({ want }) => want()],
    ['at a restart by hand', ({ a }) => a.restart()],
    ['when the hub stops', ({ pool }) => pool.stop(0)],
  ])('%s', async (_, act) => {
    const shop = await ready();
    await Promise.all([shop.a.own(portOf('x'), 1000), shop.a.own(portOf('y'), 1000)]);
    const old = [...owned(shop.server).values()];
    await act(shop);
    await vi.waitFor(() => expect(old.some((one) => shop.server.open.has(one))).toBe(false));
    expect(shop.a.ownOf('x')).toBeNull();
  });

  test('with the predecessor of an edited remote server, and new ones go to the new address', async () => {
    const url = { a: 'http://127.0.0.1:1/a', b: 'http://127.0.0.1:1/b' };
    const { a, want, server, serverOf } = await ready({}, { url: url.a });
    await a.own(portOf('x'), 1000);
    want(storedServer('a', { url: url.b }));
    await vi.waitFor(() => expect(server.open.size).toBe(0));
    await a.own(portOf('x'), 1000);
    expect(keys(serverOf(url.b))).toEqual(['x']);
  });

  test('before the new processes of an edited server start', async () => {
    const { a, want, server } = await ready();
    server.behaviour.closeMs = 40;
    await a.own(portOf('x'), 1000);
    want(storedServer('a', { command: 'other' }));
    await a.own(portOf('x'), 2000);
    expect(server.mostOpen).toBe(2);
  });

  test('also those that are being opened, and whoever waits is told', async () => {
    const { a, server, want } = await ready();
    server.behaviour.connect = 'hang';
    const waiting = a.own(portOf('x'), 60_000);
    await vi.waitFor(() => expect(server.open.size).toBe(2));
    want(storedServer('a', { enabled: false }));
    await expect(waiting).rejects.toMatchObject({ code: 'upstream_unavailable' });
    await vi.waitFor(() => expect(server.open.size).toBe(0));
  });

  test('and none is opened after the stop', async () => {
    const { a, pool, server } = await ready();
    const asked = a.own(portOf('x'), 1000);
    await pool.stop(0);
    await expect(asked).rejects.toMatchObject({ code: 'upstream_unavailable' });
    await expect(a.own(portOf('y'), 1000)).rejects.toMatchObject({ data: { state: 'closed' } });
    expect(server.open.size).toBe(0);
  });

  test('but not when the shared one was lost', async () => {
    const { a, server, until } = await ready();
    const own = await a.own(portOf('x'), 1000);
    const shared = [...server.open].find((one) => typeof one !== 'symbol' && !one.options.owner);
    if (typeof shared === 'object') shared.options.events.onClosed({ stage: 'run', message: 'killed' });
    await until('a', 'ready');
    expect(a.ownOf('x')).toBe(own);
  });
});

describe('an unused connection of one client', () => {
  test('ends after its time, not under a call, nor while it waits for news', async () => {
    vi.useFakeTimers();
    try {
      const { want, upstream, server } = workshop({ own: { idleMs: 1000 } });
      want(storedServer('a'));
      await vi.advanceTimersByTimeAsync(100);
      const a = upstream('a');
      const [x, y] = [portOf('x'), portOf('y')];
      server('a').behaviour.answerMs = 5000;
      const calling = (await a.own(x, 1000)).request({ ...request, client: x });
      await (await a.own(y, 1000)).subscribe('test://u', 1000);
      await a.own(portOf('z'), 1000);
      await vi.advanceTimersByTimeAsync(999);
      expect(keys(server('a'))).toEqual(['x', 'y', 'z']);
      await vi.advanceTimersByTimeAsync(3001);
      expect(keys(server('a'))).toEqual(['x', 'y']);
      await vi.advanceTimersByTimeAsync(1500);
      await calling;
      expect(keys(server('a'))).toEqual(['x', 'y']);
      await a.ownOf('y')?.unsubscribe('test://u', 1000);
      await vi.advanceTimersByTimeAsync(2500);
      expect(keys(server('a'))).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('does not end while its server is asked for news, and does when that refused', async () => {
    vi.useFakeTimers();
    try {
      const { want, upstream, server } = workshop({ own: { idleMs: 1000 } });
      want(storedServer('a'));
      await vi.advanceTimersByTimeAsync(100);
      const own = await upstream('a').own(portOf('x'), 1000);
      const connection = owned(server('a')).get('x');
      const refusal = new Promise<void>((_, reject) => setTimeout(() => reject(new Error('no')), 5000));
      if (connection) connection.subscribe = () => refusal;
      const asking = expect(own.subscribe('test://u', 10_000)).rejects.toThrow('no');
      await vi.advanceTimersByTimeAsync(4500);
      expect(keys(server('a'))).toEqual(['x']);
      await vi.advanceTimersByTimeAsync(3000);
      await asking;
      expect(keys(server('a'))).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('makes room for another client when there are too many; one in use does not', async () => {
    const { a, server } = await ready({ own: { mostProcesses: 2 } });
    const [x, y] = [portOf('x'), portOf('y')];
    server.behaviour.answerMs = 100;
    const calls = [(await a.own(x, 1000)).request({ ...request, client: x })];
    await a.own(y, 1000);
    await a.own(portOf('z'), 1000);
    expect(keys(server)).toEqual(['x', 'z']);
    const z = portOf('z');
    calls.push((await a.own(z, 1000)).request({ ...request, client: z }));
    await expect(a.own(y, 1000)).rejects.toMatchObject({
      code: 'unavailable',
      data: { server: 'a', open: 2 },
    });
    await Promise.all(calls);
    await a.own(y, 1000);
    expect(keys(server)).toHaveLength(2);
  });
});

test('an on-demand server stays up while single clients use it, or somebody waits for its news', async () => {
  vi.useFakeTimers();
  try {
    let waits = false;
    const { want, upstream, server } = workshop({ awaited: () => waits });
    want(storedServer('a', { startOnDemand: true, timeouts: { idle: 1000 } }));
    await vi.advanceTimersByTimeAsync(100);
    const port = portOf('x');
    const own = await upstream('a').own(port, 1000);
    for (let n = 0; n < 5; n += 1) {
      await vi.advanceTimersByTimeAsync(700);
      await own.request({ ...request, client: port });
    }
    expect(upstream('a').status().state).toBe('ready');
    waits = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(upstream('a').status().state).toBe('ready');
    waits = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(upstream('a').status().state).toBe('idle');
    expect(server('a').open.size).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

describe('what a server asks of its clients', () => {
  test('is told once, remembered, and forgotten when its entry leads elsewhere', async () => {
    const news: string[] = [];
    const { a, want, until, server } = await ready({
      knownAsks: () => ['roots'],
      onAsked: (name, question) => news.push(`${name} asks ${question}`),
      onAsksForgotten: (name) => news.push(`${name} forgotten`),
    });
    await a.own(portOf('x'), 1000);
    for (const one of server.open) {
      if (typeof one === 'symbol') continue;
      one.options.events.onAsked('sampling');
      one.options.events.onAsked('roots');
    }
    expect([...a.asks].sort()).toEqual(['roots', 'sampling']);
    want(storedServer('a', { env: { A: 'b' } }));
    expect(a.asks.size).toBe(2);
    want(storedServer('a', { command: 'other' }));
    await until('a', 'ready');
    expect(a.asks.size).toBe(0);
    expect(news).toEqual(['a asks sampling', 'a forgotten']);
  });
});

import { describe, expect, test, vi } from 'vitest';
import { deferred } from '../lib/deferred.ts';
import { PatchbayError } from '../lib/errors.ts';
import { silentLog } from '../lib/log.ts';
import { createSealer } from '../lib/seal.ts';
import { createTaskIds } from './bridge/task-ids.ts';
import { portOf } from './client-port.testkit.ts';
import { createNews } from './news.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';
import type { Subscriber } from './types.ts';
import type { UpstreamConnection } from './upstream/connection.ts';
import { storedServer } from './upstream/memory-server.testkit.ts';
import { workshop } from './upstream/pool.testkit.ts';
import type { Pool } from './upstream/types.ts';

const URL_A = 'http://127.0.0.1:1/a';
const U = 'test://u';
const UPDATED = Buffer.from('{"uri":"test://u"}');
const place = { server: 'a', uri: U, era: 'legacy' as const, client: null };

function client(key: string): Subscriber & { heard: string[] } {
  const heard: string[] = [];
  return { key, era: 'legacy', heard, updated: (params) => heard.push(params.toString()) };
}

/** A ready server `a`, whose news arrive as they do in the hub. */
async function bench(entry: Record<string, unknown> = {}) {
  let pool: Pool | undefined;
  const news = createNews({
    taskIds: createTaskIds(createSealer('s'.repeat(32), 'task')),
    upstreamOf: (name) => pool?.get(name),
    onLists: () => {},
    acquireTimeoutMs: 300,
    requestTimeoutMs: 300,
    log: silentLog,
  });
  const { onLists, onRemoved, onReconnected, onResourceUpdated, awaited } = news.listener;
  const shop = workshop({
    awaited,
    events: {
      onStatus: () => {},
      onLists,
      onSideLists: onLists,
      onRemoved,
      onReconnected,
      onResourceUpdated,
    },
  });
  pool = shop.pool;
  shop.want(storedServer('a', entry));
  await shop.until('a', 'ready');
  const server = shop.server(typeof entry.url === 'string' ? entry.url : 'a');
  return { ...shop, news, subscriptions: news.subscriptions, a: shop.upstream('a'), server };
}

describe('the first who asks subscribes upstream, the last who leaves ends it', () => {
  type Step = `+${string}` | `-${string}` | `drop ${string}`;
  test.each<[string, Step[], string[]]>([
    ['one', ['+x'], ['subscribe']],
    ['two share one', ['+x', '+y'], ['subscribe']],
    ['asking again changes nothing', ['+x', '+x', '-x'], ['subscribe', 'unsubscribe']],
    ['the first may leave', ['+x', '+y', '-x'], ['subscribe']],
    ['the last ends it', ['+x', '+y', '-x', '-y'], ['subscribe', 'unsubscribe']],
    ['a client that is gone has left', ['+x', 'drop x'], ['subscribe', 'unsubscribe']],
    ['who never asked changes nothing', ['+x', '-y', 'drop z'], ['subscribe']],
    ['it can begin again', ['+x', '-x', '+y'], ['subscribe', 'unsubscribe', 'subscribe']],
  ])('%s', async (_, steps, expected) => {
    const { subscriptions, server } = await bench();
    for (const step of steps) {
      if (step.startsWith('+')) await subscriptions.add(place, U, client(step.slice(1)));
      else if (step.startsWith('-')) subscriptions.remove(step.slice(1), U);
      else subscriptions.drop(step.slice(5));
    }
    await vi.waitFor(() => expect(server.heard).toEqual(expected.map((what) => `legacy ${what} ${U}`)));
    expect(subscriptions.awaits('a')).toBe(expected.at(-1) === 'subscribe');
  });

  test('also when they ask and leave at the same time', async () => {
    const { subscriptions, server } = await bench();
    const all = ['x', 'y', 'z'].map((key) => subscriptions.add(place, U, client(key)));
    subscriptions.drop('x');
    await Promise.all(all);
    expect(server.heard).toEqual([`legacy subscribe ${U}`]);
    subscriptions.drop('y');
    subscriptions.drop('z');
    const again = subscriptions.add(place, U, client('x'));
    await again;
    expect(server.heard.at(-1)).toBe(`legacy subscribe ${U}`);
    expect(subscriptions.size).toBe(1);
  });
});

describe('news of a resource', () => {
  test('reach all who subscribed and nobody else, under the URI that each of them knows', async () => {
    const { subscriptions, server, a } = await bench();
    const [x, y, z] = [client('x'), client('y'), client('z')];
    await subscriptions.add(place, U, x);
    await subscriptions.add(place, 'test://~a~u', y);
    await subscriptions.add({ ...place, uri: 'test://other' }, 'test://other', z);
    server.update(U);
    expect([x.heard, y.heard, z.heard]).toEqual([['{"uri":"test://u"}'], ['{"uri":"test://~a~u"}'], []]);
    expect(a.status().state).toBe('ready');
  });

  test('keep every other byte', async () => {
    const { subscriptions } = await bench();
    const x = client('x');
    await subscriptions.add(place, 'test://~a~u', x);
    subscriptions.updated(
      'a',
      U,
      Buffer.from('{"n": 1.0, "uri" : "test:\\/\\/u","_meta":{"uri":"test://u"}}'),
      null,
    );
    expect(x.heard).toEqual(['{"n": 1.0, "uri" : "test://~a~u","_meta":{"uri":"test://u"}}']);
    subscriptions.updated('a', U, Buffer.from('{"uri":"test://u"'), null);
    expect(x.heard).toHaveLength(1);
  });

  test.each<[string, string, boolean]>([
    ['file:///d', 'file:///d/x', true],
    ['file:///d/', 'file:///d/x', true],
    ['file:///d', 'file:///dx', false],
    ['file:///d/x', 'file:///d', false],
  ])('who subscribed to %s hears of %s: %s', async (uri, updated, hears) => {
    const { subscriptions } = await bench();
    const x = client('x');
    await subscriptions.add({ ...place, uri }, uri, x);
    subscriptions.updated('a', updated, Buffer.from(JSON.stringify({ uri: updated })), null);
    expect(x.heard).toEqual(hears ? [JSON.stringify({ uri: updated })] : []);
  });

  test('on the connection of one client reach that client alone', async () => {
    const { subscriptions, server, a } = await bench();
    await a.own(portOf('x'), 1000);
    const [x, y] = [client('x'), client('y')];
    await subscriptions.add({ ...place, client: 'x' }, U, x);
    await subscriptions.add(place, U, y);
    expect(server.heard).toEqual([`x legacy subscribe ${U}`, `legacy subscribe ${U}`]);
    server.update(U, 'x');
    expect([x.heard.length, y.heard.length]).toEqual([1, 0]);
  });
});

test('who asks anew on a connection of its own leaves the shared one', async () => {
  const { subscriptions, server, a } = await bench();
  const x = client('x');
  await subscriptions.add(place, U, x);
  await a.own(portOf('x'), 1000);
  await subscriptions.add({ ...place, client: 'x' }, U, x);
  await vi.waitFor(() => expect(server.heard).toHaveLength(3));
  expect(server.heard.toSorted()).toEqual([
    `legacy subscribe ${U}`,
    `legacy unsubscribe ${U}`,
    `x legacy subscribe ${U}`,
  ]);
  server.update(U);
  expect([x.heard.length, subscriptions.size]).toEqual([1, 1]);
  subscriptions.drop('x');
  expect(subscriptions.size).toBe(0);
});

describe('who gets a connection of its own', () => {
  const told = (server: { heard: string[] }) => server.heard.toSorted();

  test('is told on it of what it subscribed to before, by all of its streams, and others stay', async () => {
    const { subscriptions, server, a } = await bench();
    const [x, y] = [client('x'), client('y')];
    const stream = { ...client('listen:1'), port: portOf('x') };
    for (const each of [x, y, stream]) await subscriptions.add(place, U, each);
    await a.own(portOf('x'), 1000);
    await vi.waitFor(() =>
      expect(told(server)).toEqual([`legacy subscribe ${U}`, `x legacy subscribe ${U}`]),
    );
    await vi.waitFor(() => expect(subscriptions.size).toBe(3));
    server.update(U);
    expect([x, y, stream].map(({ heard }) => heard.length)).toEqual([1, 1, 1]);
    server.update(U, 'x');
    expect([x, y, stream].map(({ heard }) => heard.length)).toEqual([2, 1, 2]);
    for (const key of ['x', 'y', 'listen:1']) subscriptions.drop(key);
    await vi.waitFor(() => expect(server.heard).toHaveLength(4));
    expect(subscriptions.size).toBe(0);
  });

  test('hears the shared one until its own has taken it, and goes on hearing it where that refuses', async () => {
    const { subscriptions, server, a } = await bench();
    const x = client('x');
    await subscriptions.add(place, U, x);
    const taking = deferred<void>();
    server.behaviour.subscription = () => taking.promise;
    await a.own(portOf('x'), 1000);
    await vi.waitFor(() => expect(server.heard.at(-1)).toBe(`x legacy subscribe ${U}`));
    for (const one of server.open)
      if (typeof one !== 'symbol' && !one.options.owner) one.options.events.onResourceUpdated(U, UPDATED);
    expect(x.heard).toHaveLength(1);
    taking.reject(new Error('no'));
    await vi.waitFor(() => expect(subscriptions.size).toBe(1));
    server.update(U);
    expect([x.heard.length, server.heard.length]).toEqual([2, 2]);
    expect(subscriptions.remove('x', U)).toBe(true);
    await vi.waitFor(() => expect(server.heard.at(-1)).toBe(`legacy unsubscribe ${U}`));
    expect(subscriptions.size).toBe(0);
  });

  test('and loses it at a restart hears the shared one, until it has another', async () => {
    const { subscriptions, server, a, until } = await bench();
    const x = client('x');
    await a.own(portOf('x'), 1000);
    await subscriptions.add({ ...place, client: 'x' }, U, x);
    server.heard.length = 0;
    await a.restart();
    await until('a', 'ready');
    await vi.waitFor(() => expect(server.heard).toEqual([`legacy subscribe ${U}`]));
    server.update(U);
    await a.own(portOf('x'), 1000);
    await vi.waitFor(() =>
      expect(server.heard.slice(1)).toEqual([`x legacy subscribe ${U}`, `legacy unsubscribe ${U}`]),
    );
    server.update(U);
    expect([x.heard.length, subscriptions.size]).toEqual([2, 1]);
  });

  test('and leaves before that has taken it leaves both', async () => {
    const { subscriptions, server, a } = await bench();
    await subscriptions.add(place, U, client('x'));
    await a.own(portOf('x'), 1000);
    subscriptions.remove('x', U);
    expect(subscriptions.size).toBe(0);
    await vi.waitFor(() =>
      expect(server.heard.filter((line) => line.includes('unsubscribe'))).toHaveLength(2),
    );
  });
});

describe('what was subscribed before the client slept', () => {
  test('is asked again in the background, also of a server that is away', async () => {
    const { subscriptions, server, want, until } = await bench();
    server.behaviour.connect = 'hang';
    server.kill();
    const x = client('x');
    await subscriptions.add(place, U, x, true);
    expect([server.heard, subscriptions.ofClient('x')]).toEqual([[], [U]]);
    server.behaviour.connect = 'ok';
    want(storedServer('a', { command: 'again' }));
    await until('a', 'ready');
    await vi.waitFor(() => expect(server.heard).toEqual([`legacy subscribe ${U}`]));
    server.update(U);
    expect(x.heard).toHaveLength(1);
  });
});

describe('a connection that is there anew', () => {
  test('is asked again for what is still wanted', async () => {
    const { subscriptions, server, until } = await bench();
    const x = client('x');
    await subscriptions.add(place, U, x);
    await subscriptions.add({ ...place, uri: 'test://v' }, 'test://v', x);
    subscriptions.remove('x', 'test://v');
    await vi.waitFor(() => expect(server.heard).toHaveLength(3));
    server.heard.length = 0;
    server.kill();
    await until('a', 'ready');
    await vi.waitFor(() => expect(server.heard).toEqual([`legacy subscribe ${U}`]));
    server.update(U);
    expect(x.heard).toHaveLength(1);
  });

  test('of one client is asked again, too', async () => {
    const { subscriptions, server, a } = await bench();
    await a.own(portOf('x'), 1000);
    await subscriptions.add({ ...place, client: 'x' }, U, client('x'));
    a.forget('x');
    await a.own(portOf('x'), 1000);
    await vi.waitFor(() =>
      expect(server.heard).toEqual([`x legacy subscribe ${U}`, `x legacy subscribe ${U}`]),
    );
  });

  test('of the side that holds nothing is asked nothing', async () => {
    const shop = await bench({ url: URL_A });
    const { subscriptions, server } = shop;
    Object.assign(server.behaviour, { bilingual: true });
    await shop.a.restart();
    await vi.waitFor(() => expect(shop.a.side('modern')).not.toBe(shop.a));
    await subscriptions.add({ ...place, era: 'modern' }, U, client('x'));
    expect(server.heard).toEqual([`modern subscribe ${U}`]);
    for (const one of server.open)
      if (typeof one !== 'symbol' && one.options.era === undefined)
        one.options.events.onClosed({ stage: 'run', message: 'lost' });
    await shop.until('a', 'ready');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.heard).toEqual([`modern subscribe ${U}`]);
  });
});

describe('what fails', () => {
  /** As `bench`, with a connection that answers in its own way. */
  async function made(answers: Partial<UpstreamConnection>, limits?: { perClient: number; total: number }) {
    const { a } = await bench();
    Object.assign(a.connection ?? {}, answers);
    const options = { acquireTimeoutMs: 300, timeoutMs: 10, log: silentLog, ...(limits && { limits }) };
    return createSubscriptions({ ...options, upstreamOf: () => a });
  }
  const refuses = async () => {
    throw new PatchbayError('upstream_failed', 'refused');
  };

  test('a refusal reaches all who asked meanwhile, and none of them is subscribed', async () => {
    const subscriptions = await made({ subscribe: refuses });
    const all = await Promise.allSettled(['x', 'y'].map((key) => subscriptions.add(place, U, client(key))));
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([subscriptions.size, subscriptions.awaits('a')]).toEqual([0, false]);
    expect(subscriptions.remove('x', U)).toBe(false);
  });

  test('a server that does not let go keeps nobody', async () => {
    const subscriptions = await made({ unsubscribe: refuses });
    await subscriptions.add(place, U, client('x'));
    expect(subscriptions.remove('x', U)).toBe(true);
    await vi.waitFor(() => expect(subscriptions.awaits('a')).toBe(false));
  });

  test('a server that is down is a failure for the first who asks', async () => {
    const { subscriptions, want } = await bench();
    want(storedServer('a', { enabled: false }));
    await expect(subscriptions.add(place, U, client('x'))).rejects.toMatchObject({
      code: 'upstream_unavailable',
    });
    expect(subscriptions.size).toBe(0);
  });

  test('who joins while a proven server is away is served when it is back', async () => {
    const { subscriptions, want, server, until } = await bench();
    await subscriptions.add(place, U, client('x'));
    server.behaviour.connect = 'hang';
    server.kill();
    const y = client('y');
    await subscriptions.add(place, U, y);
    server.behaviour.connect = 'ok';
    want(storedServer('a', { command: 'again' }));
    await until('a', 'ready');
    await vi.waitFor(() => expect(server.heard).toHaveLength(2));
    server.update(U);
    expect(y.heard).toHaveLength(1);
  });

  test('a removed server takes its subscriptions along', async () => {
    const { subscriptions, want } = await bench();
    await subscriptions.add(place, U, client('x'));
    want();
    expect([subscriptions.size, subscriptions.awaits('a')]).toEqual([0, false]);
  });

  const fill = async (subscriptions: Subscriptions, key: string, count: number) => {
    for (let n = 0; n < count; n += 1)
      await subscriptions.add({ ...place, uri: `u:${n}` }, `u:${n}`, client(key));
  };

  test('there are bounds for one client and for all of them, and what was given up makes room', async () => {
    const subscriptions = await made({}, { perClient: 2, total: 3 });
    await fill(subscriptions, 'x', 2);
    await expect(fill(subscriptions, 'x', 3)).rejects.toMatchObject({ code: 'rate_limited' });
    await fill(subscriptions, 'y', 1);
    await expect(fill(subscriptions, 'z', 1)).rejects.toMatchObject({ code: 'unavailable' });
    expect(subscriptions.size).toBe(3);
    subscriptions.drop('x');
    await fill(subscriptions, 'z', 2);
    expect(subscriptions.size).toBe(3);
  });
});

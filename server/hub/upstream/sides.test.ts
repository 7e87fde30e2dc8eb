import { expect, test, vi } from 'vitest';
import { portOf } from '../client-port.testkit.ts';
import { storedServer } from './memory-server.testkit.ts';
import { toolsOf, workshop } from './pool.testkit.ts';

const URL_A = 'http://127.0.0.1:1/a';
const URL_B = 'http://127.0.0.1:1/b';

async function bilingual(options: Parameters<typeof workshop>[0] = {}) {
  const shop = workshop(options);
  const server = shop.server(URL_A);
  Object.assign(server.behaviour, { era: 'modern', bilingual: true });
  shop.want(storedServer('a', { url: URL_A }));
  const a = shop.upstream('a');
  await vi.waitFor(() => expect(a.side('legacy')).not.toBe(a));
  return { ...shop, a, server };
}

test('a server that speaks one era is the same for both', async () => {
  const { want, until, upstream, server } = workshop();
  want(storedServer('a', { url: URL_A }));
  await until('a', 'ready');
  expect(upstream('a').side('modern')).toBe(upstream('a'));
  expect(upstream('a').side('legacy')).toBe(upstream('a'));
  expect(server(URL_A).attempts).toBe(1);
});

test('one that speaks both has a side for the other era, with a connection, lists and versions of its own', async () => {
  const { a, server, told, lists, until } = await bilingual();
  await until('a', 'ready');
  const legacy = a.side('legacy');
  expect(a.side('modern')).toBe(a);
  expect([a.identity?.era, legacy.identity?.era]).toEqual(['modern', 'legacy']);
  expect([toolsOf(a.lists()), toolsOf(legacy.lists())]).toEqual([['echo_modern'], ['echo']]);
  expect(legacy.listsVersion).not.toBe(a.listsVersion);
  expect((await legacy.acquire(1000)).identity.era).toBe('legacy');
  expect(server.attempts).toBe(2);
  // Lists to be remembered are those of the server itself.
  expect(lists.map(([, found]) => toolsOf(found))).toEqual([['echo_modern']]);
  expect(told).toContain('lists of the other side of a');
  expect(told).toContain('a: modern shared');
  expect(told).toContain('a: legacy shared');
});

test('a stdio server has none: a second process would do twice what starting one does', async () => {
  const { want, until, upstream, server } = workshop();
  Object.assign(server('a').behaviour, { bilingual: true });
  want(storedServer('a'));
  await until('a', 'ready');
  expect(upstream('a').side('modern')).toBe(upstream('a'));
  expect(server('a').attempts).toBe(1);
});

test('the failures of a side are in the log and not in the status', async () => {
  const { want, until, upstream, server, statuses } = workshop();
  Object.assign(server(URL_A).behaviour, { era: 'modern', bilingual: true, refuses: 'legacy' });
  want(storedServer('a', { url: URL_A }));
  await until('a', 'ready');
  const a = upstream('a');
  await vi.waitFor(() =>
    expect(
      a
        .logs(50)
        .map(({ text }) => text)
        .join('\n'),
    ).toContain('[legacy] initialize: speaks no legacy'),
  );
  expect(a.side('legacy')).toBe(a);
  expect(a.status()).toMatchObject({ state: 'ready', failure: null, restarts: 0 });
  expect(statuses.every(({ failure }) => failure === null)).toBe(true);
});

test('a side that was lost keeps its lists and comes back by itself', async () => {
  const { a, server } = await bilingual();
  const legacy = a.side('legacy');
  for (const one of server.open)
    if (typeof one !== 'symbol' && one.options.era === 'legacy')
      one.options.events.onClosed({ stage: 'run', message: 'lost' });
  expect(a.side('legacy')).toBe(legacy);
  expect(toolsOf(legacy.lists())).toEqual(['echo']);
  await legacy.acquire(1000);
  expect(a.status()).toMatchObject({ state: 'ready', restarts: 0 });
});

test('calls on a side count in the status', async () => {
  const { a, server } = await bilingual();
  server.behaviour.answerMs = 50;
  const calling = (await a.side('legacy').acquire(1000)).request({
    method: 'x',
    params: null,
    timeoutMs: 1000,
  });
  expect(a.status().inFlight).toBe(1);
  await calling;
});

test('what a side asks its server asks, and its clients are forgotten with those of its parent', async () => {
  const { a, server } = await bilingual();
  const legacy = a.side('legacy');
  const own = await legacy.own(portOf('x'), 1000);
  expect(a.ownOf('x')).toBe(own);
  for (const one of server.open)
    if (typeof one !== 'symbol' && one.options.owner) one.options.events.onAsked('elicitation');
  expect([...a.asks]).toEqual(['elicitation']);
  expect(legacy.asks).toBe(a.asks);
  a.forget('x');
  expect(legacy.ownOf('x')).toBeNull();
});

test.each<[string, (shop: Awaited<ReturnType<typeof bilingual>>) => unknown]>([
  ['the entry leads elsewhere', ({ want }) => want(storedServer('a', { url: URL_B }))],
  ['it is disabled', ({ want }) => want(storedServer('a', { url: URL_A, enabled: false }))],
  ['it is removed', ({ want }) => want()],
  ['the hub stops', ({ pool }) => pool.stop(0)],
])('a side ends with its parent when %s', async (_, act) => {
  const shop = await bilingual();
  await act(shop);
  await vi.waitFor(() => expect(shop.server.open.size).toBe(0));
});

test('a restart by hand restarts both', async () => {
  const { a, server, until } = await bilingual();
  const legacy = a.side('legacy');
  const old = [...server.open];
  await a.restart();
  await until('a', 'ready');
  await legacy.acquire(1000);
  expect(a.side('legacy')).toBe(legacy);
  expect(old.some((one) => server.open.has(one))).toBe(false);
  expect(server.open.size).toBe(2);
});

test('a server that has lost an era has no side for it any more', async () => {
  const { a, server, until } = await bilingual();
  server.behaviour.bilingual = false;
  await a.restart();
  await until('a', 'ready');
  await vi.waitFor(() => expect(server.open.size).toBe(1));
  expect(a.side('legacy')).toBe(a);
});

test('an on-demand server ends with its side when both are unused', async () => {
  vi.useFakeTimers();
  try {
    const { want, upstream, server } = workshop();
    Object.assign(server(URL_A).behaviour, { era: 'modern', bilingual: true });
    want(storedServer('a', { url: URL_A, startOnDemand: true, timeouts: { idle: 1000 } }));
    await vi.advanceTimersByTimeAsync(500);
    const a = upstream('a');
    expect(server(URL_A).open.size).toBe(2);
    for (let n = 0; n < 5; n += 1) {
      expect(a.side('legacy').connection).not.toBeNull();
      await vi.advanceTimersByTimeAsync(600);
    }
    expect(a.status().state).toBe('ready');
    await vi.advanceTimersByTimeAsync(3000);
    expect(a.status().state).toBe('idle');
    expect(server(URL_A).open.size).toBe(0);
    expect((await a.side('legacy').acquire(1000)).identity.era).toBe('legacy');
  } finally {
    vi.useRealTimers();
  }
});

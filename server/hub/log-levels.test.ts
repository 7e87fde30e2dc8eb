import { expect, test } from 'vitest';
import { silentLog } from '../lib/log.ts';
import type { LogLevel } from './client.ts';
import { createLogLevels } from './log-levels.ts';
import type { UpstreamConnection } from './upstream/connection.ts';
import {
  createMemoryServer,
  type MemoryServer,
  memoryConnector,
  storedServer,
} from './upstream/memory-server.testkit.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function connectionTo(server: MemoryServer, name: string): Promise<UpstreamConnection> {
  const silent = () => {};
  return memoryConnector(() => server)({
    name,
    spec: storedServer(name).spec,
    initTimeoutMs: 1000,
    signal: new AbortController().signal,
    events: {
      onListChanged: silent,
      onResourceUpdated: silent,
      onAsked: silent,
      onUnattributed: silent,
      onClosed: silent,
      onLog: silent,
    },
  });
}

async function bench(limit?: number) {
  const servers = { a: createMemoryServer(), b: createMemoryServer() };
  const open = new Map<string, UpstreamConnection[]>();
  const own = new Map<string, UpstreamConnection>();
  const connect = async (name: 'a' | 'b') => open.set(name, [await connectionTo(servers[name], name)]);
  await connect('a');
  await connect('b');
  const levels = createLogLevels({
    shared: (server) => open.get(server) ?? [],
    own: (server, key) => own.get(`${server} ${key}`) ?? null,
    timeoutMs: 1000,
    log: silentLog,
    ...(limit !== undefined && { limit }),
  });
  return { levels, servers, open, own, connect };
}

type Step =
  | [client: string, level: LogLevel | null, ...servers: string[]]
  | 'turn'
  | 'a reconnects'
  | { drop: string };

test.each<[string, Step[], { a?: string[]; b?: string[] }]>([
  ['nobody wants anything: nothing is said', ['turn', 'a reconnects', 'turn'], {}],
  ['a wish sets the level of its servers', [['x', 'info', 'a', 'b'], 'turn'], { a: ['info'], b: ['info'] }],
  [
    'the most verbose wins',
    [['x', 'error', 'a'], 'turn', ['y', 'debug', 'a'], 'turn'],
    { a: ['error', 'debug'] },
  ],
  [
    'a less verbose wish changes nothing',
    [['x', 'info', 'a'], 'turn', ['y', 'error', 'a'], 'turn'],
    { a: ['info'] },
  ],
  [
    'many wishes in one turn are said once',
    [['x', 'info', 'a'], ['y', 'debug', 'a'], ['x', 'alert', 'a'], 'turn'],
    { a: ['debug'] },
  ],
  [
    'who goes takes the wish away',
    [['x', 'error', 'a'], ['y', 'debug', 'a'], 'turn', { drop: 'y' }, 'turn'],
    { a: ['debug', 'error'] },
  ],
  [
    'the last one who goes ends it',
    [['x', 'error', 'a'], 'turn', ['x', null, 'a'], 'turn'],
    { a: ['error', 'null'] },
  ],
  [
    'a new connection is told again',
    [['x', 'error', 'a', 'b'], 'turn', 'a reconnects', 'turn'],
    { a: ['error', 'error'], b: ['error'] },
  ],
  [
    'a server that left the view is told',
    [['x', 'info', 'a', 'b'], 'turn', ['x', 'info', 'a'], 'turn'],
    { a: ['info'], b: ['info', 'null'] },
  ],
])('%s', async (_, steps, expected) => {
  const { levels, servers, connect } = await bench();
  for (const step of steps) {
    if (step === 'turn') await turn();
    else if (step === 'a reconnects') {
      await connect('a');
      levels.reconnected('a');
    } else if (!Array.isArray(step)) levels.drop(step.drop);
    else {
      const [client, level, ...wanted] = step;
      levels.set(client, level, wanted);
    }
  }
  const said = (server: MemoryServer) => server.heard.map((line) => line.replace('legacy level ', ''));
  expect([said(servers.a), said(servers.b)]).toEqual([expected.a ?? [], expected.b ?? []]);
});

test('a client is sent what is at least as severe as it wants, and nothing before it wants anything', async () => {
  const { levels } = await bench();
  expect(levels.wants('x', 'emergency')).toBe(false);
  levels.set('x', 'warning', ['a']);
  expect(
    (['debug', 'notice', 'warning', 'error', 'emergency'] as const).map((level) => levels.wants('x', level)),
  ).toEqual([false, false, true, true, true]);
  expect(levels.wants('y', 'emergency')).toBe(false);
  levels.set('x', null, ['a']);
  expect(levels.wants('x', 'emergency')).toBe(false);
});

test('the own connection of a client gets what that client wants, whatever others want', async () => {
  const { levels, servers, own } = await bench();
  const mine = createMemoryServer();
  own.set('a x', await connectionTo(mine, 'a'));
  levels.set('y', 'debug', ['a']);
  levels.set('x', 'error', ['a']);
  await turn();
  expect(mine.heard).toEqual(['legacy level error']);
  expect(servers.a.heard).toEqual(['legacy level debug']);
});

test('a server without a log is told nothing', async () => {
  const { levels, servers, open } = await bench();
  const [connection] = open.get('a') ?? [];
  if (connection) Object.assign(connection.identity, { capabilities: { tools: {} } });
  levels.set('x', 'debug', ['a']);
  await turn();
  expect(servers.a.heard).toEqual([]);
});

test('a server that refuses is told again at the next change', async () => {
  const { levels, servers, open } = await bench();
  const [connection] = open.get('a') ?? [];
  const works = connection?.setLogLevel;
  if (connection) connection.setLogLevel = () => Promise.reject(new Error('no'));
  levels.set('x', 'debug', ['a']);
  await turn();
  await turn();
  if (connection && works) connection.setLogLevel = works;
  levels.set('y', 'error', ['a']);
  await turn();
  expect(servers.a.heard).toEqual(['legacy level debug']);
});

test('clients that are never dropped do not fill memory', async () => {
  const { levels } = await bench(10);
  for (let n = 0; n < 100; n += 1) levels.set(`c${n}`, 'info', ['a']);
  expect(levels.size).toBe(10);
  expect(levels.wants('c99', 'info')).toBe(true);
});

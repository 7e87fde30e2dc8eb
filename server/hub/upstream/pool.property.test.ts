import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../../lib/log.ts';
import type { Connector, UpstreamConnection } from './connection.ts';
import {
  createMemoryServer,
  type MemoryServer,
  memoryConnector,
  storedServer,
} from './memory-server.testkit.ts';
import { createPool } from './pool.ts';
import type { Pool } from './types.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function poolOf(connect: Connector, random = () => 0.5): Pool {
  return createPool({
    connect,
    expand: (spec) =>
      spec.type === 'stdio' && spec.command === 'missing'
        ? { ok: false, missing: ['TOKEN'] }
        : { ok: true, spec },
    log: silentLog,
    timeouts: { initMs: 5000, requestMs: 1000, idleMs: 2000 },
    events: {
      onStatus: () => {},
      onLists: () => {},
      onSideLists: () => {},
      onResourceUpdated: () => {},
      onReconnected: () => {},
      onRemoved: () => {},
    },
    policy: {
      backoff: { baseMs: 100, capMs: 2000 },
      probeMs: 1000,
      probeTimeoutMs: 200,
      degradedProbeMs: 200,
      drainMs: 500,
    },
    random,
  });
}

type Action =
  | { do: 'want'; entry: Record<string, unknown> | null }
  | { do: 'behave'; as: Partial<MemoryServer['behaviour']> }
  | { do: 'restart' }
  | { do: 'kill' }
  | { do: 'change' }
  | { do: 'call' }
  | { do: 'pass'; ms: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom<Action>(
    ...[
      {},
      { command: 'other' },
      { command: 'missing' },
      { enabled: false },
      { startOnDemand: true },
      { title: 'T' },
    ].map((entry): Action => ({ do: 'want', entry })),
    { do: 'want', entry: null },
  ),
  fc.record({
    do: fc.constant('behave' as const),
    as: fc.record({
      connect: fc.constantFrom(
        'ok' as const,
        'ok' as const,
        'refuse' as const,
        'hang' as const,
        'die-at-once' as const,
        'auth' as const,
      ),
      lists: fc.constantFrom('ok' as const, 'ok' as const, 'fail' as const, 'hang' as const),
      ping: fc.constantFrom('ok' as const, 'ok' as const, 'fail' as const),
      closeMs: fc.constantFrom(0, 0, 300, 2000),
    }),
  }),
  fc.constantFrom<Action>({ do: 'restart' }, { do: 'kill' }, { do: 'change' }, { do: 'call' }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(0, 1, 50, 300, 1500, 40_000) }),
);

test('whatever happens to a stdio server, it never runs twice, is never ready without lists, and ends without a trace', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (script) => {
      const server = createMemoryServer();
      const pool = poolOf(memoryConnector(() => server));
      const calls: Array<Promise<unknown>> = [];
      const check = () => {
        const status = pool.get('a')?.status();
        if (status?.state !== 'ready') return;
        expect(pool.get('a')?.connection).not.toBeNull();
        expect(status.counts.tools).toBe(1);
      };
      for (const step of script) {
        if (step.do === 'want')
          pool.reconcile(new Map(step.entry ? [['a', storedServer('a', step.entry)]] : []));
        else if (step.do === 'behave') Object.assign(server.behaviour, step.as);
        else if (step.do === 'restart') await pool.get('a')?.restart();
        else if (step.do === 'kill') server.kill();
        else if (step.do === 'change') server.say('tools');
        else if (step.do === 'call')
          calls.push(
            pool
              .get('a')
              ?.acquire(300)
              .catch(() => null) ?? Promise.resolve(),
          );
        else await vi.advanceTimersByTimeAsync(step.ms);
        check();
      }
      const stopped = pool.stop(100);
      await vi.advanceTimersByTimeAsync(30_000);
      await Promise.all([stopped, ...calls]);
      expect(server.mostOpen).toBeLessThanOrEqual(1);
      expect(server.open.size).toBe(0);
      expect(vi.getTimerCount(), 'timers left').toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('left alone, a server that is well becomes ready again whatever happened before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (script) => {
      const server = createMemoryServer();
      const pool = poolOf(memoryConnector(() => server));
      for (const step of script) {
        if (step.do === 'want')
          pool.reconcile(new Map(step.entry ? [['a', storedServer('a', step.entry)]] : []));
        else if (step.do === 'behave') Object.assign(server.behaviour, step.as);
        else if (step.do === 'restart') await pool.get('a')?.restart();
        else if (step.do === 'kill') server.kill();
        else if (step.do === 'pass') await vi.advanceTimersByTimeAsync(step.ms);
      }
      Object.assign(server.behaviour, createMemoryServer().behaviour);
      pool.reconcile(new Map([['a', storedServer('a', { command: 'last' })]]));
      // Longer than the slow retry of a server that demands authorisation, and than any hanging attempt's drain.
      await vi.advanceTimersByTimeAsync(20_000);
      expect(pool.get('a')?.status().state).toBe('ready');
      const stopped = pool.stop(0);
      await vi.advanceTimersByTimeAsync(20_000);
      await stopped;
    }),
    { numRuns: 200 },
  );
});

test('500 rounds of enabling, disabling, editing and restarting leave no connection, timer or closure behind', async () => {
  vi.useRealTimers();
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const seen: Array<WeakRef<UpstreamConnection>> = [];
  const server = createMemoryServer();
  const inner = memoryConnector(() => server);
  const pool = poolOf(async (options) => {
    const connection = await inner(options);
    seen.push(new WeakRef(connection));
    return connection;
  });
  const want = (entry: Record<string, unknown>) => pool.reconcile(new Map([['a', storedServer('a', entry)]]));
  const timersBefore = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const urls = ['http://127.0.0.1:1/a', 'http://127.0.0.1:1/b'];
  for (let round = 0; round < 500; round += 1) {
    const kind = round % 5;
    if (kind === 0) want({ url: urls[round % 2] });
    else if (kind === 1) want({ url: urls[round % 2], enabled: false });
    else if (kind === 2) want({ command: `c${round}` });
    else if (kind === 3) await pool.get('a')?.restart();
    else server.kill();
    if (kind !== 1) await pool.get('a')?.acquire(2000);
  }
  await vi.waitFor(() => expect(server.open.size).toBe(1));
  expect(seen.length).toBeGreaterThan(350);
  await new Promise((resolve) => setTimeout(resolve, 50));
  collect();
  await new Promise((resolve) => setTimeout(resolve, 50));
  collect();
  expect(seen.filter((ref) => ref.deref() !== undefined).length).toBeLessThan(5);
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  expect(timers - timersBefore).toBeLessThan(5);
  await pool.stop(0);
  expect(server.open.size).toBe(0);
});

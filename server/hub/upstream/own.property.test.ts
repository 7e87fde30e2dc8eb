import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../../lib/log.ts';
import { portOf } from '../client-port.testkit.ts';
import { createMemoryServer, memoryConnector, storedServer } from './memory-server.testkit.ts';
import { createPool } from './pool.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const MOST = 3;
const CLIENTS = ['v', 'w', 'x', 'y', 'z'];

const behaviour = fc.record({
  connect: fc.constantFrom('ok' as const, 'ok' as const, 'refuse' as const, 'hang' as const, 'auth' as const),
  refusesOwners: fc.constantFrom(null, null, null, 'no'),
  closeMs: fc.constantFrom(0, 0, 300, 2000),
  answerMs: fc.constantFrom(0, 50, 5000),
  bilingual: fc.boolean(),
  era: fc.constantFrom('legacy' as const, 'modern' as const),
});
const client = fc.constantFrom(...CLIENTS);
const action = fc.oneof(
  fc.record({ do: fc.constant('call' as const), client }),
  fc.record({ do: fc.constant('call' as const), client }),
  fc.record({ do: fc.constant('forget' as const), client }),
  fc.record({ do: fc.constant('behave' as const), as: behaviour }),
  fc.record({
    do: fc.constant('want' as const),
    entry: fc.constantFrom({}, { command: 'other' }, { enabled: false }, { title: 'T' }, null),
  }),
  fc.constantFrom({ do: 'restart' as const }, { do: 'kill' as const }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(0, 1, 50, 600, 3000, 40_000) }),
);

test.each(['stdio', 'remote'])(
  'whatever clients of a %s server do, none has two connections, they stay within their bound, and none outlives the stop',
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (script) => {
        const server = createMemoryServer();
        const pool = createPool({
          connect: memoryConnector(() => server),
          expand: (spec) => ({ ok: true, spec }),
          log: silentLog,
          timeouts: { initMs: 5000, requestMs: 1000, idleMs: 2000 },
          own: { idleMs: 1000, mostProcesses: MOST, mostRemote: MOST },
          policy: { backoff: { baseMs: 100, capMs: 2000 }, probeMs: 60_000, drainMs: 500 },
          events: {
            onStatus: () => {},
            onLists: () => {},
            onSideLists: () => {},
            onResourceUpdated: () => {},
            onReconnected: () => {},
            onRemoved: () => {},
          },
        });
        const entryOf = ({ command = 'first', ...entry }: { command?: string }) =>
          storedServer(
            'a',
            kind === 'stdio' ? { command, ...entry } : { url: `http://h/${command}`, ...entry },
          );
        pool.reconcile(new Map([['a', entryOf({})]]));
        const calls: Array<Promise<unknown>> = [];
        const call = async (key: string) => {
          const port = portOf(key);
          const connection = await pool.get('a')?.own(port, 300);
          await connection?.request({ method: 'x', params: null, timeoutMs: 1000, client: port });
        };
        const check = () => {
          const seen = CLIENTS.map((key) => pool.get('a')?.ownOf(key)).filter((one) => one != null);
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen.length).toBeLessThanOrEqual(MOST);
        };
        for (const step of script) {
          if (step.do === 'want') pool.reconcile(new Map(step.entry ? [['a', entryOf(step.entry)]] : []));
          else if (step.do === 'behave') Object.assign(server.behaviour, step.as);
          else if (step.do === 'restart') await pool.get('a')?.restart();
          else if (step.do === 'kill') server.kill();
          else if (step.do === 'call') calls.push(call(step.client).catch(() => null));
          else if (step.do === 'forget') pool.get('a')?.forget(step.client);
          else await vi.advanceTimersByTimeAsync(step.ms);
          check();
        }
        const stopped = pool.stop(100);
        await vi.advanceTimersByTimeAsync(30_000);
        await Promise.all([stopped, ...calls]);
        expect(server.open.size).toBe(0);
        expect(vi.getTimerCount(), 'timers left').toBe(0);
      }),
      { numRuns: 200 },
    );
  },
);

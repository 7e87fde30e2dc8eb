import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Principal } from '../../server/contract/principal.ts';
import { defaultSystemConfig } from '../../server/contract/system-config.ts';
import { createTaskIds } from '../../server/hub/bridge/task-ids.ts';
import { createHub } from '../../server/hub/hub.ts';
import { createNews, type News } from '../../server/hub/news.ts';
import { noPeers } from '../../server/hub/peers.ts';
import { createSessions, type Sessions } from '../../server/hub/sessions.ts';
import { storedServer } from '../../server/hub/upstream/memory-server.testkit.ts';
import { createPool } from '../../server/hub/upstream/pool.ts';
import type { Pool } from '../../server/hub/upstream/types.ts';
import { silentLog } from '../../server/lib/log.ts';
import { createSealer } from '../../server/lib/seal.ts';
import { createMcpDoor } from '../../server/mcp/downstream/door.ts';
import { createListens } from '../../server/mcp/downstream/modern/listens.ts';
import { createConnector } from '../../server/mcp/upstream/connector.ts';
import { RawClient } from './mcp.ts';

export interface WholeHub {
  readonly sessions: Sessions;
  readonly pool: Pool;
  /** Passes time for sessions, and drops those that have been idle for a minute by then. */
  letIdle(ms: number): void;
  client(path?: string): Promise<RawClient>;
  /** The same client at another hub of the same encryption key, or after a restart. */
  sameClient(client: RawClient): RawClient;
  close(): Promise<void>;
}

/**
 * Everything between clients and servers in this process, without store and console: for what depends on the clock.
 * @param servers entries by name
 */
export async function startWholeHub(servers: Record<string, Record<string, unknown>>): Promise<WholeHub> {
  let passed = 0;
  const taskSealer = createSealer('t'.repeat(32), 'task');
  let pool: Pool | undefined;
  const news: News = createNews({
    upstreamOf: (name) => pool?.get(name),
    onLists: () => hub.listsChanged(),
    acquireTimeoutMs: 5000,
    requestTimeoutMs: 5000,
    taskIds: createTaskIds(taskSealer),
    log: silentLog,
  });
  const baseEnv = { PATH: process.env.PATH ?? '' };
  const connect = createConnector({
    log: silentLog,
    hubId: `whole-${process.pid}`,
    baseEnv,
    limits: { resultLimit: 1024 * 1024 },
  });
  const { onLists, ...heard } = news.listener;
  pool = createPool({
    connect,
    expand: (spec) => ({ ok: true, spec }),
    log: silentLog,
    timeouts: { initMs: 15_000, requestMs: 5000, idleMs: 60_000 },
    events: { ...heard, onStatus: () => {}, onLists, onSideLists: onLists },
    awaited: heard.awaited,
  });
  const sealer = createSealer('t'.repeat(32), 'session');
  const alone = { peers: noPeers(), current: (principal: Principal) => principal };
  const hub = createHub({
    pool,
    news,
    requestTimeoutMs: 5000,
    record: () => {},
    ...alone,
    sealer: createSealer('t'.repeat(32), 'request-state'),
    taskSealer,
  });
  const stored = Object.entries(servers).map(([name, entry]) => [name, storedServer(name, entry)] as const);
  hub.obey({ revision: 1, servers: new Map(stored), groups: new Map(), system: defaultSystemConfig });
  const sessions = createSessions({
    sealer,
    idleMs: () => 60_000,
    maxAgeMs: () => 3_600_000,
    onEnded: () => {},
    subscribedTo: hub.subscribedTo,
    onReleased: ({ sid }) => hub.forget(sid),
    now: () => Date.now() + passed,
  });
  const listens = createListens({ hub, current: (principal) => principal, version: '1' });
  const door = createMcpDoor({
    hub,
    sessions,
    listens,
    ...alone,
    gate: () => ({ kind: 'local' }),
    draining: () => false,
    bodyLimit: 1024 * 1024,
    basePath: '',
    version: '1',
    log: silentLog,
    onDenied: () => {},
  });
  const listener = createServer((req, res) => {
    const ctx = { id: 'r', path: req.url ?? '/', query: '', address: '', startedAt: performance.now() };
    void Promise.resolve(door(req, res, ctx)).catch(() => res.destroy());
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  await Promise.all(pool.all().map((upstream) => upstream.acquire(15_000)));

  return {
    sessions,
    pool,
    letIdle(ms) {
      passed += ms;
      sessions.sweep();
    },
    async client(path = '/mcp') {
      const client = new RawClient(`${url}${path}`, null);
      await client.connect();
      return client;
    },
    sameClient(client) {
      const same = new RawClient(`${url}${new URL(client.url).pathname}`, null);
      same.session = client.session;
      return same;
    },
    async close() {
      listens.close();
      sessions.close();
      hub.close();
      await pool?.stop(0);
      await connect.close();
      listener.closeAllConnections();
      listener.close();
      await once(listener, 'close');
    },
  };
}

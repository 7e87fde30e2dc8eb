import { once } from 'node:events';
import { createServer } from 'node:http';
import { buildCatalog, type Catalog } from '../../server/hub/catalog.ts';
import type { ClientPort } from '../../server/hub/client.ts';
import { noPeers } from '../../server/hub/peers.ts';
import { createSessions, type Session, type Sessions } from '../../server/hub/sessions.ts';
import type { Hub, RelayCall, Subscriber, UpstreamReply, View } from '../../server/hub/types.ts';
import { silentLog } from '../../server/lib/log.ts';
import { createSealer } from '../../server/lib/seal.ts';
import { createMcpDoor } from '../../server/mcp/downstream/door.ts';
import { createListens } from '../../server/mcp/downstream/modern/listens.ts';
import { RawClient } from './mcp.ts';

/** What the hub behind the door does with a call. */
export type Script = (port: ClientPort, call: RelayCall) => Promise<unknown> | unknown;

export interface DoorBench {
  readonly url: string;
  readonly sessions: Sessions;
  /** What the hub was told besides calls, as text: `method`, then what it was about. */
  readonly told: string[];
  readonly subscribers: Map<string, Subscriber>;
  /** Clients that the hub was told to forget. */
  readonly forgotten: string[];
  /** The script of a tool; called by `tools/call` with its name. */
  on(tool: string, script: Script): void;
  client(capabilities?: Record<string, unknown>, revision?: string): Promise<RawClient>;
  session(client: RawClient): Session;
  close(): Promise<void>;
}

const view: View = {
  endpoint: { id: 'global', address: 'mcp', title: 'Test', prefixed: false, smart: null, members: [] },
  members: [],
  key: 'global|*',
};

/**
 * The door of MCP clients on a listener of its own, in front of a hub that only follows a script: for what clients see
 * whatever the servers behind are.
 */
export async function startDoor(): Promise<DoorBench> {
  const scripts = new Map<string, Script>();
  const told: string[] = [];
  const forgotten: string[] = [];
  const subscribers = new Map<string, Subscriber>();
  const catalog: Catalog = buildCatalog(view, () => null, '__');
  const done: UpstreamReply = { ok: true, result: Buffer.from('{}') };

  async function call(asked: RelayCall): Promise<UpstreamReply> {
    const { name } = JSON.parse(asked.params.toString());
    const script = scripts.get(String(name));
    if (!script || !asked.client)
      return { ok: false, error: Buffer.from('{"code":-32601,"message":"none"}') };
    try {
      const result = await script(asked.client, asked);
      return {
        ok: true,
        result: result instanceof Buffer ? result : Buffer.from(JSON.stringify(result ?? {})),
      };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, error: Buffer.from(JSON.stringify({ code: -32000, message })) };
    }
  }

  const hub: Hub = {
    view: () => view,
    viewById: () => view,
    identity: () => ({ title: 'Test', instructions: null, capabilities: { tools: {} } }),
    catalog: () => catalog,
    list: (_view, list) => catalog.bytes[list],
    call,
    async subscribe(_view, uri, subscriber) {
      subscribers.set(uri, subscriber);
      told.push(`subscribe ${uri}`);
      return done;
    },
    followTask: async () => {},
    confine: () => {},
    async unsubscribe(_view, uri) {
      subscribers.delete(uri);
      told.push(`unsubscribe ${uri}`);
      return done;
    },
    setLogLevel: (_view, _key, level) => told.push(`level ${level}`),
    tell: (_view, _key, method, params) => told.push(`${method} ${params?.toString() ?? ''}`.trim()),
    forget: (key) => forgotten.push(key),
    onCatalogsChanged: () => () => {},
  };

  const sessions = createSessions({
    sealer: createSealer('t'.repeat(32), 'session'),
    idleMs: () => 60_000,
    maxAgeMs: () => 3_600_000,
    onEnded: () => {},
    onReleased: ({ sid }) => hub.forget(sid),
  });
  const listens = createListens({ hub, current: (principal) => principal, version: '1' });
  const door = createMcpDoor({
    hub,
    sessions,
    listens,
    peers: noPeers(),
    current: (principal) => principal,
    gate: () => ({ kind: 'local' }),
    draining: () => false,
    bodyLimit: 20 * 1024 * 1024,
    basePath: '',
    version: '1',
    log: silentLog,
    onDenied: () => {},
  });
  const server = createServer((req, res) => {
    const [path = '/', query = ''] = (req.url ?? '/').split('?');
    const ctx = { id: 'r', path, query, address: '127.0.0.1', startedAt: performance.now() };
    void Promise.resolve(door(req, res, ctx)).catch(() => res.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;

  return {
    url,
    sessions,
    told,
    subscribers,
    forgotten,
    on: (tool, script) => scripts.set(tool, script),
    async client(capabilities = {}, revision = '2025-11-25') {
      const client = new RawClient(`${url}/mcp`, null);
      await client.connect(capabilities, revision);
      return client;
    },
    session(client) {
      for (const session of sessions.all()) if (session.id === client.session) return session;
      throw new Error('no such session');
    },
    async close() {
      sessions.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

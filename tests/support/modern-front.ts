import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Principal } from '../../server/contract/principal.ts';
import { serverSpecSchema } from '../../server/contract/server.ts';
import { buildCatalog, type Catalog } from '../../server/hub/catalog.ts';
import { ALL_PICKS } from '../../server/hub/endpoint.ts';
import { META } from '../../server/hub/meta-keys.ts';
import { noPeers } from '../../server/hub/peers.ts';
import { createSessions } from '../../server/hub/sessions.ts';
import type { Hub, RelayCall, Subscriber, UpstreamReply, View } from '../../server/hub/types.ts';
import { silentLog } from '../../server/lib/log.ts';
import { createSealer } from '../../server/lib/seal.ts';
import { createMcpDoor } from '../../server/mcp/downstream/door.ts';
import { createListens, type Listens } from '../../server/mcp/downstream/modern/listens.ts';

/** The front of MCP clients on a free port, before a hub that a test plays. */
export interface Front {
  url: string;
  hub: PlayedHub;
  listens: Listens;
  /** Whose key the next requests carry; null: it is revoked. */
  principal: Principal | null;
  draining: boolean;
  close(): Promise<void>;
}

export interface PlayedHub extends Hub {
  tools: string[];
  prompts: string[];
  capabilities: Record<string, unknown>;
  /** Answers what goes to servers. */
  answer: (call: RelayCall) => Promise<UpstreamReply>;
  /** Whether the endpoint is still there. */
  exists: boolean;
  readonly subscribers: Map<string, Map<string, Subscriber>>;
  /** URIs that nobody has. */
  readonly unknown: Set<string>;
  changed(): void;
}

export const KEY: Principal = {
  kind: 'key',
  id: 'abcdefghij',
  name: 'test',
  scope: { all: true },
  rest: null,
  limits: {},
};
const at = new Date(0);
const spec = serverSpecSchema.parse({ type: 'stdio', command: 'x' });
const server = { name: 's', spec, origin: 'admin' as const, revision: 1, createdAt: at, updatedAt: at };
const members = [{ server, alias: 's', picks: ALL_PICKS }];
const VIEW: View = {
  endpoint: { id: 'global', address: 'mcp', title: 'Played', prefixed: false, smart: null, members },
  members,
  key: 'global|*',
};

function toolJson(name: string): Buffer {
  const header = name === 'header' ? { 'x-mcp-header': 'Region' } : {};
  const properties = { region: { type: 'string', ...header } };
  return Buffer.from(JSON.stringify({ name, inputSchema: { type: 'object', properties } }));
}

function catalogOf(tools: string[], prompts: string[]): Catalog {
  const lists = {
    tools: tools.map((key) => ({ key, json: toolJson(key) })),
    prompts: prompts.map((key) => ({ key, json: Buffer.from(JSON.stringify({ name: key })) })),
    resources: [],
    templates: [],
  };
  return buildCatalog(VIEW, () => lists, '__', '"resultType":"complete","ttlMs":0,"cacheScope":"private",');
}

function playHub(): PlayedHub {
  const listeners = new Set<() => void>();
  let built: { key: string; catalog: Catalog } | undefined;
  const hub: PlayedHub = {
    tools: ['echo', 'header'],
    prompts: [],
    capabilities: { tools: { listChanged: true }, resources: { subscribe: true, listChanged: true } },
    answer: async (call) => ({ ok: true, result: call.params }),
    exists: true,
    subscribers: new Map(),
    unknown: new Set(),
    changed: () => {
      for (const each of [...listeners]) each();
    },
    view: () => VIEW,
    viewById: () => (hub.exists ? VIEW : null),
    identity: () => ({ title: 'Played', instructions: 'Play.', capabilities: hub.capabilities }),
    catalog: () => {
      const key = JSON.stringify([hub.tools, hub.prompts]);
      if (built?.key !== key) built = { key, catalog: catalogOf(hub.tools, hub.prompts) };
      return built.catalog;
    },
    list: (view, list, era) => hub.catalog(view, era).bytes[list],
    call: (call) => hub.answer(call),
    async subscribe(_view, uri, subscriber) {
      await new Promise((resolve) => setImmediate(resolve));
      if (hub.unknown.has(uri))
        return { ok: false, error: Buffer.from('{"code":-32602,"message":"Unknown"}') };
      const known = hub.subscribers.get(subscriber.key) ?? new Map();
      hub.subscribers.set(subscriber.key, known.set(uri, subscriber));
      return { ok: true, result: Buffer.from('{}') };
    },
    followTask: async () => {},
    confine: () => {},
    async unsubscribe(_view, uri, key) {
      hub.subscribers.get(key)?.delete(uri);
      return { ok: true, result: Buffer.from('{}') };
    },
    setLogLevel: () => {},
    tell: () => {},
    forget: (key) => void hub.subscribers.delete(key),
    onCatalogsChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return hub;
}

export async function startFront(): Promise<Front> {
  const hub = playHub();
  const listens = createListens({ hub, current: () => front.principal, version: '1.2.3' });
  const sessions = createSessions({
    sealer: createSealer('t'.repeat(32), 'session'),
    idleMs: () => 60_000,
    maxAgeMs: () => 60_000,
    onEnded: () => {},
  });
  const door = createMcpDoor({
    hub,
    sessions,
    listens,
    peers: noPeers(),
    current: (principal) => principal,
    gate: () => front.principal ?? KEY,
    draining: () => front.draining,
    bodyLimit: 1024 * 1024,
    basePath: '',
    version: '1.2.3',
    log: silentLog,
    onDenied: () => {},
  });
  const listener = createServer((req, res) => {
    const ctx = {
      id: 'r1',
      path: req.url ?? '/',
      query: '',
      address: '127.0.0.1',
      startedAt: performance.now(),
    };
    Promise.resolve(door(req, res, ctx)).catch(() =>
      res.headersSent ? res.destroy() : res.writeHead(500).end(),
    );
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const front: Front = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mcp`,
    hub,
    listens,
    principal: KEY,
    draining: false,
    async close() {
      listens.close();
      sessions.close();
      listener.closeAllConnections();
      listener.close();
      await once(listener, 'close');
    },
  };
  return front;
}

/** `_meta` of a good request. */
export const GOOD_META = {
  [META.version]: '2026-07-28',
  [META.capabilities]: {},
  [META.clientInfo]: { name: 'test', version: '1' },
};

/** A good request, as HTTP. Null takes a header away. */
export function request(
  method: string,
  params: Record<string, unknown> = {},
  change: {
    id?: number | string;
    headers?: Record<string, string | null>;
    meta?: Record<string, unknown>;
  } = {},
): RequestInit {
  const name = params.name ?? params.uri;
  const headers: Record<string, string | null> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    'mcp-name': typeof name === 'string' ? name : null,
    ...change.headers,
  };
  const body = {
    jsonrpc: '2.0',
    id: change.id ?? 1,
    method,
    params: { ...params, _meta: { ...GOOD_META, ...change.meta } },
  };
  return {
    method: 'POST',
    headers: Object.fromEntries(Object.entries(headers).flatMap(([k, v]) => (v === null ? [] : [[k, v]]))),
    body: JSON.stringify(body),
  };
}

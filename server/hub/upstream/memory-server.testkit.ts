import type { ProcessInfo } from '../../contract/runtime.ts';
import { type ServerSpec, serverSpecSchema } from '../../contract/server.ts';
import type { StoredServer } from '../../contract/snapshot.ts';
import { PatchbayError } from '../../lib/errors.ts';
import {
  ConnectFailure,
  type ConnectOptions,
  type Connector,
  type Era,
  type ListKind,
  type Lists,
  type UpstreamConnection,
} from './connection.ts';

/** A server that lives in this process: a Connector leads to it as it would to a real one. */
export interface MemoryServer {
  /** What the next attempts and questions meet. */
  behaviour: {
    connect: 'ok' | 'refuse' | 'hang' | 'auth' | 'die-at-once';
    lists: 'ok' | 'fail' | 'hang';
    ping: 'ok' | 'fail';
    /** How long a closed connection takes to be gone, ms. */
    closeMs: number;
    tools: string[];
    /** How long its lists take, ms. */
    listMs: number;
    /** What it says when it refuses, fails or ends; and instead of an answer. */
    says: string | null;
    processes: ProcessInfo[];
    /** How long an answer takes, ms. */
    answerMs: number;
    /** The era it speaks best, and whether it speaks the other one, too. */
    era: Era;
    bilingual: boolean;
    /** Of one era, where it refuses the other. */
    refuses: Era | null;
    /** What it refuses connections that belong to a single client with. */
    refusesOwners: string | null;
    /** What a subscription waits for, by whose connection it is on; it rejects where it is refused. */
    subscription: (clientKey: string | null) => Promise<void>;
  };
  /** Every subscription and log level that it was told. */
  heard: string[];
  /** Connections and attempts that are not gone yet, and the most there ever were at once. */
  open: Set<MemoryConnection | symbol>;
  mostOpen: number;
  attempts: number;
  listings: number;
  pings: number;
  /** Ends every connection from the server's side. */
  kill(): void;
  say(kind: ListKind): void;
  log(text: string): void;
  /** On every connection, or on those of one client. */
  update(uri: string, clientKey?: string): void;
}

export interface MemoryConnection extends UpstreamConnection {
  readonly spec: ServerSpec;
  /** As it was opened. */
  readonly options: ConnectOptions;
  inFlight: number;
  heardAt?: number;
  closed: boolean;
}

export function createMemoryServer(): MemoryServer {
  const server: MemoryServer = {
    behaviour: {
      connect: 'ok',
      lists: 'ok',
      ping: 'ok',
      closeMs: 0,
      tools: ['echo'],
      listMs: 0,
      says: null,
      processes: [],
      answerMs: 0,
      era: 'legacy',
      bilingual: false,
      refuses: null,
      refusesOwners: null,
      subscription: async () => {},
    },
    heard: [],
    open: new Set(),
    mostOpen: 0,
    attempts: 0,
    listings: 0,
    pings: 0,
    kill() {
      for (const one of [...server.open]) if (typeof one !== 'symbol') ends.get(one)?.();
    },
    say: (kind) => {
      for (const one of server.open) if (typeof one !== 'symbol') events.get(one)?.onListChanged(kind);
    },
    log: (text) => {
      for (const one of server.open) if (typeof one !== 'symbol') events.get(one)?.onLog('stderr', text);
    },
    update(uri, clientKey) {
      const params = Buffer.from(JSON.stringify({ uri }));
      for (const one of server.open) {
        if (typeof one === 'symbol') continue;
        if (clientKey === undefined || one.options.owner?.facts.key === clientKey)
          events.get(one)?.onResourceUpdated(uri, params);
      }
    },
  };
  return server;
}

const ends = new WeakMap<MemoryConnection, () => void>();
const events = new WeakMap<MemoryConnection, ConnectOptions['events']>();

export function listsOf(tools: readonly string[]): Lists {
  const item = (key: string) => ({ key, json: Buffer.from(JSON.stringify({ name: key })) });
  return { tools: tools.map(item), prompts: [], resources: [], templates: [] };
}

/** @param serverOf the server that a name and spec lead to */
export function memoryConnector(serverOf: (options: ConnectOptions) => MemoryServer): Connector {
  return async (options) => {
    const server = serverOf(options);
    const attempt = Symbol(options.name);
    enter(server, attempt);
    server.attempts += 1;
    try {
      const { behaviour } = server;
      options.onOpening?.({ processes: () => behaviour.processes, words: () => behaviour.says });
      options.onStage?.('initialize');
      await pass(0);
      await meet(server, options);
      const connection = connect(server, options);
      server.open.delete(attempt);
      enter(server, connection);
      return connection;
    } finally {
      server.open.delete(attempt);
    }
  };
}

function enter(server: MemoryServer, one: MemoryConnection | symbol): void {
  server.open.add(one);
  server.mostOpen = Math.max(server.mostOpen, server.open.size);
}

async function meet(server: MemoryServer, options: ConnectOptions): Promise<void> {
  const { signal, spec, owner, era } = options;
  signal.throwIfAborted();
  const { says, refuses, refusesOwners } = server.behaviour;
  if (era !== undefined && era === refuses) throw new ConnectFailure('initialize', `speaks no ${era}`);
  if (owner && refusesOwners !== null) throw new ConnectFailure('spawn', refusesOwners);
  switch (server.behaviour.connect) {
    case 'ok':
    case 'die-at-once':
      return;
    case 'refuse':
      throw new ConnectFailure(spec.type === 'stdio' ? 'spawn' : 'connect', says ?? 'refused');
    case 'auth':
      throw new ConnectFailure('auth', says ?? 'the server wants authorisation', { needsAuth: true });
    case 'hang':
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new ConnectFailure('initialize', 'aborted')), {
          once: true,
        });
      });
  }
}

function connect(server: MemoryServer, options: ConnectOptions): MemoryConnection {
  let closing: Promise<void> | undefined;
  const { bilingual } = server.behaviour;
  const era = options.era ?? server.behaviour.era;
  const hear = async (...words: unknown[]) => {
    const owner = options.owner ? `${options.owner.facts.key} ` : '';
    server.heard.push(`${owner}${era} ${words.map(String).join(' ')}`);
  };
  const connection: MemoryConnection = {
    spec: options.spec,
    options,
    identity: {
      era,
      bilingual,
      protocolVersion: era === 'legacy' ? '2025-11-25' : '2026-07-28',
      serverInfo: { name: options.name, version: '1' },
      capabilities: { tools: {}, logging: {} },
      instructions: null,
    },
    inFlight: 0,
    closed: false,
    async request() {
      connection.inFlight += 1;
      await pass(server.behaviour.answerMs);
      connection.inFlight -= 1;
      if (connection.closed) throw new PatchbayError('upstream_failed', 'ended', { data: { sent: true } });
      return { ok: true, result: Buffer.from('{}') };
    },
    notify: () => {},
    async lists(timeoutMs) {
      server.listings += 1;
      await pass(server.behaviour.lists === 'hang' ? timeoutMs : server.behaviour.listMs);
      if (server.behaviour.lists !== 'ok')
        throw new PatchbayError('timeout', server.behaviour.says ?? 'tools/list failed');
      const { tools } = server.behaviour;
      return listsOf(era === 'modern' ? tools.map((name) => `${name}_modern`) : tools);
    },
    async ping() {
      server.pings += 1;
      await pass(0);
      if (server.behaviour.ping === 'fail') throw new PatchbayError('timeout', 'no pong');
    },
    async subscribe(uri) {
      await hear('subscribe', uri);
      await server.behaviour.subscription(options.owner?.facts.key ?? null);
    },
    unsubscribe: (uri) => hear('unsubscribe', uri),
    setLogLevel: (level) => hear('level', level),
    processes: () => server.behaviour.processes,
    close: () => {
      closing ??= leave();
      return closing;
    },
  };
  async function leave(): Promise<void> {
    connection.closed = true;
    await pass(server.behaviour.closeMs);
    server.open.delete(connection);
  }
  events.set(connection, options.events);
  ends.set(connection, () => {
    if (connection.closed) return;
    connection.closed = true;
    server.open.delete(connection);
    options.events.onClosed({ stage: 'run', message: server.behaviour.says ?? 'ended by SIGKILL' });
  });
  if (server.behaviour.connect === 'die-at-once') setTimeout(() => ends.get(connection)?.(), 1);
  return connection;
}

function pass(ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}

/** An entry as the store would yield it: what is not said has its default, and a command is not said to be one. */
export function storedServer(name: string, spec: Record<string, unknown> = {}, revision = 1): StoredServer {
  const at = new Date(0);
  const entry =
    spec.url === undefined
      ? { type: 'stdio', command: 'server', ...spec }
      : { type: 'streamable-http', ...spec };
  return {
    name,
    spec: serverSpecSchema.parse(entry),
    origin: 'file',
    revision,
    createdAt: at,
    updatedAt: at,
  };
}

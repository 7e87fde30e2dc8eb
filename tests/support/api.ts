import { expect } from 'vitest';
import { createApi } from '../../server/api/api.ts';
import { createAccess } from '../../server/app/access.ts';
import type { KeyRing } from '../../server/auth/key-ring.ts';
import { mintToken } from '../../server/auth/token.ts';
import { parseEnv } from '../../server/config/env.ts';
import type { Role } from '../../server/contract/key.ts';
import type { StoredKey } from '../../server/contract/snapshot.ts';
import { createListener } from '../../server/http/listener.ts';
import { type Log, silentLog } from '../../server/lib/log.ts';
import { createSealer } from '../../server/lib/seal.ts';
import { createMetrics } from '../../server/observability/metrics.ts';
import type { ServiceContext } from '../../server/services/context.ts';
import { insertKey, readKeys } from '../../server/store/queries/keys.ts';
import { openStore, type Store } from '../../server/store/store.ts';
import { createTestRuntime, type TestRuntime } from './runtime.ts';

export const STATIC_KEY = 'static-key-0123456789';
export const LOCAL_TOKEN = 'local-token-0123456789abcdef0123456789';

export interface TestApi {
  readonly url: string;
  readonly store: Store;
  readonly runtime: TestRuntime;
  readonly ring: KeyRing;
  readonly denials: Array<{ address: string; key: string | null; reason: string }>;
  readonly stopping: AbortController;
  /** What was logged as an error. */
  readonly errors: string[];
  /** For calling services directly, as the machine's own command line. */
  readonly local: ServiceContext;
  /** Puts a key into the store and the ring. @returns its token */
  addKey(key: Partial<StoredKey> & { rest: Role | null }): Promise<string>;
  /** Sends JSON. `token` null sends none; default is the local token. */
  send(method: string, path: string, options?: SendOptions): Promise<Response>;
  close(): Promise<void>;
}

export interface SendOptions {
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

let requests = 0;

function address(): string {
  requests++;
  return `10.${(requests >> 16) & 255}.${(requests >> 8) & 255}.${requests & 255}`;
}

/** The REST API on a real listener, a real store in memory and real keys; only the hub behind it is made up. */
export async function startApi(): Promise<TestApi> {
  const errors: string[] = [];
  const log: Log = {
    ...silentLog,
    error: (message, fields) => errors.push(`${message} ${String(fields?.error)}`),
    child: () => log,
  };
  const sealer = createSealer('test-key-of-at-least-32-characters', 'store');
  const store = await openStore({
    url: null,
    poolSize: 1,
    dataDir: 'unused',
    sealer,
    log: silentLog,
    memory: true,
  });
  const runtime = createTestRuntime();
  const metrics = createMetrics({ version: '0.0.0', process: false });
  const config = parseEnv({ BEARER_KEY: STATIC_KEY, PATCHBAY_ENV: 'test' });
  const secrets = { encryptionKey: 'unused', localToken: LOCAL_TOKEN };
  const {
    keyRing: ring,
    gates,
    limits,
    denials: writer,
  } = createAccess({ config, secrets, store, redis: null, metrics, replicas: () => 1, log });
  const reload = async () => ring.replace(await readKeys(store.db));
  await reload();
  const unsubscribe = store.changes.subscribe((change) => {
    if (change.topic === 'keys' || change.topic === 'resync') void reload();
  });
  const denials: TestApi['denials'] = [];
  const denied = (denial: TestApi['denials'][number]) => void denials.push(denial);
  const stopping = new AbortController();
  const policy = { stdio: { file: true, admin: true } };
  const door = createApi({
    store,
    policy,
    runtime,
    authenticate: gates.rest,
    onRevoked: ring.onRevoked,
    denied,
    settled: async () => {},
    stopping: stopping.signal,
    facts: { version: '0.0.0', publicUrl: 'http://hub.test', basePath: '', bodyLimit: 4 * 1024 * 1024 },
    log,
  });
  const listener = createListener({
    config: {
      host: '127.0.0.1',
      port: 0,
      basePath: '',
      allowedHosts: ['127.0.0.1'],
      allowedOrigins: [],
      trustProxy: 1,
    },
    log,
    metrics,
  });
  const { port } = await listener.listen();
  listener.setReady({ api: door });
  const url = `http://127.0.0.1:${port}`;

  return {
    ...{ url, store, runtime, ring, denials, stopping, errors },
    local: { store, policy, principal: { kind: 'local' }, request: null },
    async addKey(key) {
      const { id, token, hash } = mintToken();
      const defaults = {
        name: 'test',
        owner: 'local',
        scope: { all: true as const },
        limits: {},
        enabled: true,
      };
      const times = { previous: null, expiresAt: null, createdAt: new Date(), revision: 1 };
      await insertKey(store.db, { ...defaults, ...times, id, hash, ...key });
      await reload();
      return token;
    },
    send(method, path, { token = LOCAL_TOKEN, body, headers = {}, signal } = {}) {
      // Every request comes from an address of its own, so that wrong keys are not slowed down.
      const all: Record<string, string> = { 'x-forwarded-for': address(), ...headers };
      if (token !== null) all.authorization = `Bearer ${token}`;
      if (body !== undefined) all['content-type'] ??= 'application/json';
      const payload = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
      return fetch(`${url}${path}`, { method, headers: all, body: payload, ...(signal && { signal }) });
    },
    async close() {
      stopping.abort();
      unsubscribe();
      ring.close();
      limits.close();
      await writer.close();
      await listener.drain(500);
      await store.close();
    },
  };
}

/** Checks that an answer is a problem in the form of the contract. @returns its body */
export async function problem(response: Response, status: number, code: string) {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body = await response.json();
  expect(body).toMatchObject({ status, code, requestId: response.headers.get('x-request-id') });
  return body;
}

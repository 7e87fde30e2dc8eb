import { expect } from 'vitest';
import { createApi } from '../../server/api/api.ts';
import { createRefreshCookie } from '../../server/api/identity.ts';
import { type Access, createAccess } from '../../server/app/access.ts';
import type { KeyRing } from '../../server/auth/key-ring.ts';
import { mintToken } from '../../server/auth/token.ts';
import { parseEnv } from '../../server/config/env.ts';
import type { Role } from '../../server/contract/key.ts';
import type { StoredKey } from '../../server/contract/snapshot.ts';
import { createListener } from '../../server/http/listener.ts';
import { createFeed } from '../../server/hub/feed.ts';
import { type Log, silentLog } from '../../server/lib/log.ts';
import { createMetrics } from '../../server/observability/metrics.ts';
import type { ServiceContext } from '../../server/services/context.ts';
import { createUser } from '../../server/services/users.ts';
import { insertKey, readKeys } from '../../server/store/queries/keys.ts';
import { readUserRing } from '../../server/store/queries/users.ts';
import { openStore, type Store } from '../../server/store/store.ts';
import { createTestRuntime, type TestRuntime } from './runtime.ts';
import { type StoreKind, storeOptions } from './stores.ts';

export const STATIC_KEY = 'static-key-0123456789';
export const LOCAL_TOKEN = 'local-token-0123456789abcdef0123456789';

export const JWT_SECRET = 'jwt-secret-0123456789abcdef0123456789';

export interface TestApi {
  readonly url: string;
  readonly store: Store;
  readonly runtime: TestRuntime;
  readonly ring: KeyRing;
  readonly access: Access;
  readonly denials: Array<{ address: string; key: string | null; reason: string }>;
  readonly stopping: AbortController;
  /** What was logged as an error. */
  readonly errors: string[];
  /** For calling services directly, as the machine's own command line. */
  readonly local: ServiceContext;
  /** Puts a key into the store and the ring. @returns its token */
  addKey(key: Partial<StoredKey> & { rest: Role | null }): Promise<string>;
  /** Makes a user with the password PASSWORD. @returns its id */
  addUser(user: { username: string; role: Role }): Promise<string>;
  /** Signs in as a browser does. */
  signIn(username: string, password?: string): Promise<SignedIn>;
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

export const PASSWORD = 'seven unlikely pelicans';

/** What a browser holds. */
export interface SignedIn {
  /** For `Authorization: Bearer`. */
  token: string;
  /** For `Cookie`. */
  cookie: string;
}

/** What a browser sends back of a `Set-Cookie`. */
export function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

export interface TestApiOptions {
  /** Another database than PGlite in memory. */
  open?: StoreKind['open'];
  /** The hub's, besides those it always has. */
  env?: Record<string, string>;
}

let requests = 0;

function address(): string {
  requests++;
  return `10.${(requests >> 16) & 255}.${(requests >> 8) & 255}.${requests & 255}`;
}

/** The REST API on a real listener, a real store in memory and real keys; only the hub behind it is made up. */
export async function startApi({ open = openMemory, env = {} }: TestApiOptions = {}): Promise<TestApi> {
  const errors: string[] = [];
  const log: Log = {
    ...silentLog,
    error: (message, fields) => errors.push(`${message} ${String(fields?.error)}`),
    child: () => log,
  };
  const { store, drop } = await open();
  const runtime = createTestRuntime();
  const metrics = createMetrics({ version: '0.0.0', process: false });
  const config = parseEnv({
    BEARER_KEY: STATIC_KEY,
    PATCHBAY_ENV: 'test',
    PUBLIC_URL: 'http://hub.test',
    TRUST_PROXY: '1',
    ...env,
  });
  const secrets = { encryptionKey: 'unused', jwtSecret: JWT_SECRET, localToken: LOCAL_TOKEN };
  const access = createAccess({
    ...{ config, secrets, store, sharing: null, metrics, replicas: () => 1 },
    log: { ...log, registerSecret: () => {} },
  });
  const { keyRing: ring, gates, denials: writer } = access;
  const feed = createFeed({
    log,
    read: {
      keys: async () => ring.replace(await readKeys(store.db)),
      users: async () => access.obeyUsers(await readUserRing(store.db)),
    },
  });
  const unsubscribe = store.changes.subscribe((change) => feed.heard(change));
  await feed.read(['keys', 'users']);
  const denials: TestApi['denials'] = [];
  const denied = (denial: TestApi['denials'][number]) => void denials.push(denial);
  const stopping = new AbortController();
  const policy = { stdio: { file: true, admin: true } };
  const door = createApi({
    store,
    policy,
    runtime,
    authenticate: gates.rest,
    admitAnyone: gates.anyone,
    identity: {
      tokens: access.tokens,
      users: access.users,
      limits: access.signIns,
      cookie: createRefreshCookie({ tokens: access.tokens, ...config.listen }),
    },
    onRevoked: access.onRevoked,
    roleNow: access.roleNow,
    denied,
    settled: () => feed.settled(),
    stopping: stopping.signal,
    facts: { version: '0.0.0', ...config.listen, bodyLimit: 4 * 1024 * 1024 },
    log,
  });
  const listener = createListener({
    config: { ...config.listen, port: 0 },
    log,
    metrics,
  });
  const { port } = await listener.listen();
  listener.setReady({ api: door });
  const url = `http://127.0.0.1:${port}${config.listen.basePath}`;
  const local: ServiceContext = { store, policy, principal: { kind: 'local' }, request: null };

  const api: TestApi = {
    ...{ url, store, runtime, ring, access, denials, stopping, errors, local },
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
      await feed.read(['keys', 'users']);
      return token;
    },
    async addUser(user) {
      const made = await createUser(local, { ...user, password: PASSWORD });
      await feed.settled();
      return made.user.id;
    },
    async signIn(username, password = PASSWORD) {
      const response = await api.send('POST', '/api/auth/login', {
        token: null,
        body: { username, password },
      });
      expect(response.status).toBe(200);
      const { accessToken } = await response.json();
      return { token: accessToken, cookie: cookieOf(response) };
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
      feed.close();
      access.close();
      await writer.close();
      await listener.drain(500);
      await drop();
    },
  };
  return api;
}

async function openMemory() {
  const store = await openStore(storeOptions({ memory: true }));
  return { store, drop: store.close };
}

/** Checks that an answer is a problem in the form of the contract. @returns its body */
export async function problem(response: Response, status: number, code: string) {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body = await response.json();
  expect(body).toMatchObject({ status, code, requestId: response.headers.get('x-request-id') });
  return body;
}

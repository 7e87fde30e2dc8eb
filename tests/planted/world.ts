import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ROLES } from '../../server/contract/permissions.ts';
import { portOf } from '../fixtures/upstream.ts';
import { cookieOf } from '../support/api.ts';
import { type Hub, PROJECT, startHub } from '../support/hub.ts';
import { createTestDatabase, onServer, type TestDatabase } from '../support/postgres.ts';
import { localToken, makeKey, rest } from '../support/rest.ts';
import { GOSSIP, settingsDocument } from './entries.ts';
import { createMarks, type Marks, type Place } from './marks.ts';

/** Where something was said, and what. */
interface Said {
  /** e.g. `GET /servers`; of a write also how it was asked, where that matters. */
  where: string;
  /** Who asked, and the address. */
  detail: string;
  places: Place[];
}

/** A hub with secrets wherever it can hold one, and what everybody was told by it. */
export interface World {
  readonly hub: Hub;
  readonly marks: Marks;
  /** Credentials by who has them; null is nobody. */
  readonly callers: ReadonlyMap<string, string | null>;
  /** Signed in as the administrator, as a browser is. */
  readonly browser: { token: string; cookie: string };
  readonly leaks: Said[];
  /** Where everything was looked at. */
  readonly looked: Map<string, number>;
  readonly logFolder: string;
  readonly database: TestDatabase | null;
  /** The environment of the hub, for the command line. */
  readonly env: Record<string, string>;
  /** Asks and looks for secrets in the whole answer. @returns it */
  ask(where: string, who: string, request: Asked): Promise<Answered>;
  /** Looks for secrets in something else. */
  look(where: string, detail: string, bytes: Buffer | string): void;
  close(): Promise<void>;
}

export interface Asked {
  method: string;
  /** With `/api`, where it is of the REST API. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** For an endless answer: how long it is read, ms. */
  forMs?: number;
  /** Takes note of secrets that the answer gives out, before they are looked for in it. */
  learn?(answered: Answered): void;
}

export interface Answered {
  status: number;
  text: string;
  headers: Headers;
}

const login = z.object({ accessToken: z.string() });

/** @param server the PostgreSQL to use, or null for the embedded database */
export async function openWorld(server: string | null): Promise<World> {
  const marks = createMarks();
  const { child, port } = await startGossip();
  const database = server === null ? null : await withPassword(await createTestDatabase(server), marks);
  const passwords = new Map(ROLES.map((role) => [role, marks.plant('password', `password of ${role}`)]));
  const env = hubEnvironment(marks, passwords.get('admin') ?? '', database);
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-planted-'));
  const logFolder = join(dir, 'logs');
  mkdirSync(logFolder);
  const hub = await startHub({
    ...{ dir, settings: settingsDocument(marks, port), readyMs: 120_000 },
    env: { ...env, LOG_FILE: join(logFolder, 'hub.log') },
  });
  const callers = new Map<string, string | null>([
    ['nobody', null],
    ['the static key', env.BEARER_KEY ?? ''],
    ['the local token', marks.know('hub', 'local token', localToken(hub))],
    ['an MCP-only key', marks.know('key', 'MCP-only key', (await makeKey(hub, { name: 'mcp' })).token)],
  ]);
  const browser = { token: '', cookie: '' };
  for (const role of ROLES) {
    const { token } = await makeKey(hub, { name: role, rest: role });
    callers.set(`a key of an ${role}`, marks.know('key', `key of ${role}`, token));
    const password = passwords.get(role) ?? '';
    if (role !== 'admin') await rest(hub, 'POST', '/users', { username: role, role, password });
    const signedIn = await enter(hub, role, password, marks);
    callers.set(`a user who is ${role}`, signedIn.token);
    if (role === 'admin') Object.assign(browser, signedIn);
  }
  const leaks: Said[] = [];
  const looked = new Map<string, number>();
  const look = (where: string, detail: string, bytes: Buffer | string) => {
    looked.set(where, (looked.get(where) ?? 0) + 1);
    const places = marks.find(bytes);
    if (places.length > 0) leaks.push({ where, detail, places });
  };
  return {
    ...{ hub, marks, callers, browser, leaks, looked, logFolder, database, env, look },
    async ask(where, who, request) {
      const answered = await send(hub, callers.get(who) ?? null, request);
      request.learn?.(answered);
      const told = [answered.status, ...[...answered.headers].map((each) => each.join(': ')), answered.text];
      look(where, `${who}: ${request.method} ${request.path}`, told.join('\n'));
      return answered;
    },
    async close() {
      child.kill('SIGKILL');
      await hub.stop();
      await database?.drop();
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function startGossip(): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [GOSSIP, '--http'], { stdio: ['ignore', 'ignore', 'pipe'] });
  // A hub that does not start must not leave it behind.
  process.once('exit', () => child.kill('SIGKILL'));
  return { child, port: await portOf(child, /listening (\d+)/) };
}

/** The server trusts everybody on this machine, so any password will do. */
async function withPassword(database: TestDatabase, marks: Marks): Promise<TestDatabase> {
  const url = new URL(database.url);
  url.password = marks.plant('hub', 'DATABASE_URL');
  await onServer(url.href, 'select 1');
  return { ...database, url: url.href };
}

function hubEnvironment(marks: Marks, adminPassword: string, database: TestDatabase | null) {
  const random = () => randomBytes(8).toString('hex');
  return {
    BEARER_KEY: marks.plant('hub', 'BEARER_KEY'),
    JWT_SECRET: `${marks.plant('hub', 'JWT_SECRET')}-${random()}`,
    ENCRYPTION_KEY: `${marks.plant('hub', 'ENCRYPTION_KEY')}-${random()}`,
    ADMIN_PASSWORD: adminPassword,
    REDIS_URL: `redis://${marks.plant('hub', 'user of REDIS_URL')}:${marks.plant('hub', 'REDIS_URL')}@127.0.0.1:1`,
    OPENAI_API_KEY: marks.plant('hub', 'OPENAI_API_KEY', 'sk-'),
    PLANTED_ARGUMENT: marks.plant('entry', 'variable in an argument'),
    PLANTED_ENV: marks.plant('entry', 'variable in env', 'AKIA'),
    PLANTED_URL: marks.plant('entry', 'variable in a URL'),
    PLANTED_HEADER: marks.plant('entry', 'variable in a header'),
    LOG_LEVEL: 'debug',
    ...(existsSync(join(PROJECT, '.next/BUILD_ID')) && { CONSOLE: 'on' }),
    ...(database && { DATABASE_URL: database.url }),
  };
}

/** Signs in; what is given out is a secret from then on. */
export async function enter(hub: Hub, username: string, password: string, marks: Marks) {
  const response = await send(hub, null, {
    method: 'POST',
    path: '/api/auth/login',
    body: { username, password },
  });
  if (response.status !== 200) throw new Error(`${username} cannot sign in: ${response.text}`);
  const token = marks.know('token', 'access token', login.parse(JSON.parse(response.text)).accessToken);
  const cookie = cookieOf(new Response(null, { headers: response.headers }));
  marks.know('token', 'refresh token', cookie);
  return { token, cookie };
}

async function send(
  hub: Hub,
  token: string | null,
  { method, path, body, headers = {}, forMs }: Asked,
): Promise<Answered> {
  const stop = new AbortController();
  const response = await fetch(`${hub.url}${path}`, {
    method,
    signal: stop.signal,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const timer = forMs === undefined ? undefined : setTimeout(() => stop.abort(), forMs);
  const text = await readAll(response);
  clearTimeout(timer);
  return { status: response.status, text, headers: response.headers };
}

/** Whatever came until the end, or until it was given up. */
async function readAll(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
  }
  return text;
}

/** Replaces the settings file, as somebody with an editor would. */
export function writeSettings(world: World, text: string): void {
  writeFileSync(world.hub.settingsPath, text);
}

import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Config } from '../../config/env.ts';
import { parseSettings } from '../../config/settings/parse.ts';
import { messageOf } from '../../lib/errors.ts';
import { bareHost } from '../../lib/host.ts';
import type { HubFile } from '../hub-file.ts';
import { probe } from './health.ts';

export interface Check {
  name: string;
  /** `bad` keeps the hub from running; `warn` may surprise; `info` does not apply. */
  verdict: 'good' | 'info' | 'warn' | 'bad';
  message: string;
  /** What to type or change, exactly. */
  fix?: string;
}

/** How long a service may take to accept a connection, ms. */
const CONNECT_MS = 3000;

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const good = major > 20 || (major === 20 && minor >= 19);
  const message = `Node ${version}`;
  return good
    ? { name: 'node', verdict: 'good', message }
    : {
        name: 'node',
        verdict: 'bad',
        message: `${message} is too old`,
        fix: 'Install Node 20.19 or newer, e.g. nvm install 24',
      };
}

/** @param hub the one that runs on this data folder, or null */
export async function checkHub(hub: HubFile | null): Promise<Check> {
  const name = 'hub';
  if (!hub) return { name, verdict: 'info', message: 'none runs on this data folder' };
  const { ready, status } = await probe(hub.url);
  if (ready) return { name, verdict: 'good', message: `${hub.url} (process ${hub.pid}) is ${status}` };
  const fix = `kill ${hub.pid}, then npm start; its log says more`;
  return { name, verdict: 'warn', message: `process ${hub.pid} is ${status}`, fix };
}

export function checkDataDir(dataDir: string): Check {
  const name = 'data folder';
  if (!existsSync(dataDir)) return { name, verdict: 'good', message: `${dataDir} will be created` };
  try {
    if (!statSync(dataDir).isDirectory()) {
      return { name, verdict: 'bad', message: `${dataDir} is not a folder`, fix: 'Set DATA_DIR to a folder' };
    }
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const fix = `sudo chown -R "$(id -u)" '${dataDir}', or set DATA_DIR`;
    return { name, verdict: 'bad', message: `${dataDir} cannot be written by this user`, fix };
  }
  const open = (statSync(dataDir).mode & 0o007) !== 0;
  return open
    ? {
        name,
        verdict: 'warn',
        message: `${dataDir} can be read by every user of this machine`,
        fix: `chmod o-rwx '${dataDir}'`,
      }
    : { name, verdict: 'good', message: dataDir };
}

export async function checkPort({ listen: { host, port } }: Config, hub: HubFile | null): Promise<Check> {
  const where = `${host}:${port}`;
  if (hub) {
    const name = 'port';
    if (portOf(hub.url) === port) return { name, verdict: 'good', message: `${where}, where the hub runs` };
    const message = `${where} is what PORT says here; the hub that runs listens on ${portOf(hub.url)}`;
    return { name, verdict: 'info', message, fix: 'Restart the hub if it is to use this environment' };
  }
  const code = await tryListen(bareHost(host), port);
  if (code === null) return { name: 'port', verdict: 'good', message: `${where} is free` };
  if (code === 'EADDRINUSE') {
    const fix = `PORT=${port + 1} npm start, or end what listens there: ss -ltnp 'sport = :${port}'`;
    return { name: 'port', verdict: 'bad', message: `${where} is in use`, fix };
  }
  const fix =
    code === 'EACCES'
      ? 'Set PORT to 1024 or more'
      : 'Set HOST to an address of this machine, such as 127.0.0.1';
  return { name: 'port', verdict: 'bad', message: `${where} cannot be listened on (${code})`, fix };
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** @returns null if it worked, else the error's code */
function tryListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** Looks at the file of the hub that runs, which may be another than this environment's. */
export function checkSettings(config: Config, hub: HubFile | null): Check {
  const name = 'settings';
  const settingsPath = hub?.settingsPath ?? config.settingsPath;
  if (!existsSync(settingsPath)) {
    return {
      name,
      verdict: 'info',
      message: `${settingsPath} does not exist; the database’s settings are used`,
    };
  }
  let text: string;
  try {
    text = readFileSync(settingsPath, 'utf8');
  } catch (error) {
    return { name, verdict: 'warn', message: messageOf(error), fix: `chmod u+r '${settingsPath}'` };
  }
  const parsed = parseSettings(text);
  const fix = 'npx patchbay settings validate';
  if (!parsed.ok)
    return {
      name,
      verdict: 'warn',
      message: `${settingsPath} cannot be read as settings and is ignored`,
      fix,
    };
  const errors = parsed.problems.filter(({ severity }) => severity === 'error');
  const first = errors[0];
  if (first)
    return {
      name,
      verdict: 'warn',
      message: `${errors.length} wrong, first ${first.path}: ${first.message}`,
      fix,
    };
  return { name, verdict: 'good', message: `${settingsPath}, ${parsed.units.size} units` };
}

export async function checkDatabase({ database: { url }, dataDir }: Config): Promise<Check> {
  const name = 'database';
  if (url === null) return { name, verdict: 'good', message: `embedded, in ${dataDir}/pg` };
  const { hostname, port, host } = new URL(url);
  const socket = hostname.startsWith('%2F') || hostname === '';
  if (socket) return { name, verdict: 'info', message: 'PostgreSQL over a local socket (not tried)' };
  const failure = await tryConnect(hostname, Number(port || 5432));
  if (failure === null) return { name, verdict: 'good', message: `${host} accepts connections` };
  return {
    name,
    verdict: 'bad',
    message: `${host}: ${failure}`,
    fix: 'Start PostgreSQL, or correct DATABASE_URL (unset it for the embedded one)',
  };
}

export async function checkRedis(url: string | null): Promise<Check> {
  const name = 'redis';
  if (url === null) return { name, verdict: 'info', message: 'not used (REDIS_URL is not set)' };
  const { Redis } = await import('ioredis');
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // Without a listener the failure would also be printed by the client.
  let failure: string | null = null;
  client.on('error', (error: Error) => {
    failure = error.message;
  });
  try {
    await client.connect();
    await client.ping();
    return { name, verdict: 'good', message: `${new URL(url).host} answers` };
  } catch (error) {
    const fix = 'Start Redis, or correct or unset REDIS_URL';
    return {
      name,
      verdict: 'warn',
      message: `${new URL(url).host}: ${failure ?? messageOf(error)}; limits become local`,
      fix,
    };
  } finally {
    client.disconnect();
  }
}

function tryConnect(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: bareHost(host), port });
    const done = (failure: string | null) => {
      socket.destroy();
      resolve(failure);
    };
    socket.setTimeout(CONNECT_MS, () => done(`no answer within ${CONNECT_MS} ms`));
    socket.once('connect', () => done(null));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
  });
}

export function checkConsole({ console }: Config): Check {
  return console
    ? { name: 'console', verdict: 'good', message: 'served on the same port' }
    : { name: 'console', verdict: 'info', message: 'off (CONSOLE=off)' };
}

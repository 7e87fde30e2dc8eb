import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './port.ts';

/** The project's folder. */
export const PROJECT = resolve(import.meta.dirname, '../..');

export interface HubOptions {
  /** What the settings file holds; text is written as it is. Default: no servers. */
  settings?: Record<string, unknown> | string;
  /** Added to the few variables that the hub is started with; undefined takes one away. */
  env?: Record<string, string | undefined>;
  /** Reuses the folder of an earlier hub, to see what survives; it is not removed by `stop`. */
  dir?: string;
  port?: number;
  /** How long the hub may take until it is ready, ms. */
  readyMs?: number;
}

export interface Hub {
  /** e.g. `http://127.0.0.1:41234`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** A key of full scope. */
  readonly key: string;
  readonly pid: number;
  /** Holds the settings file and the data folder. */
  readonly dir: string;
  readonly settingsPath: string;
  readonly dataDir: string;
  /** Everything it has written to the terminal so far. */
  logs(): string;
  /** Resolves with the exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** SIGTERM, then what `exited` yields; SIGKILL and an error when it takes longer than 40 s. */
  stop(): Promise<number | null>;
  /** SIGKILL to the hub alone; its folder stays. Resolves when it is gone. */
  kill9(): Promise<void>;
}

const TEST_KEY = 'test-key-0123456789abcdef';

/**
 * Starts a real hub as a process of its own, in a new folder, on a free port, and waits until it is ready. It runs
 * from the sources, or from the built program in the folder `PATCHBAY_DIST`.
 *
 * @throws Error with the hub's output when it ends, or is not ready in time
 */
export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const port = options.port ?? (await freePort());
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'patchbay-hub-'));
  const dataDir = join(dir, 'data');
  const settingsPath = join(dir, 'mcp_settings.json');
  mkdirSync(dataDir, { recursive: true });
  if (options.settings !== undefined || options.dir === undefined) {
    const settings = options.settings ?? { mcpServers: {} };
    writeFileSync(settingsPath, typeof settings === 'string' ? settings : JSON.stringify(settings, null, 2));
  }

  const child = spawn(process.execPath, [...hubProgram(), 'start'], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment({ port, dataDir, settingsPath, extra: options.env ?? {} }),
  });
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  // A test that dies without stopping its hub must not leave it behind.
  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);
  void exited.then(() => process.off('exit', onExit));

  const hub: Hub = {
    url: `http://127.0.0.1:${port}`,
    port,
    key: TEST_KEY,
    pid: child.pid ?? 0,
    dir,
    settingsPath,
    dataDir,
    logs: () => output.join(''),
    exited,
    stop: async () => {
      const code = await end(child, exited);
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
      return code;
    },
    kill9: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
  await waitUntilReady(hub, options.readyMs ?? 45_000, options.env?.BASE_PATH ?? '');
  return hub;
}

/** Arguments of Node that run the command line: from the sources, or the built program. */
export function hubProgram(): string[] {
  const dist = process.env.PATCHBAY_DIST;
  if (dist) return [join(resolve(PROJECT, dist === '1' ? 'dist' : dist), 'patchbay.js')];
  return ['--import', 'tsx', join(PROJECT, 'server/cli/main.ts')];
}

interface Place {
  port: number;
  dataDir: string;
  settingsPath: string;
  extra: Record<string, string | undefined>;
}

function environment({ port, dataDir, settingsPath, extra }: Place): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const all: Record<string, string | undefined> = {
    PATH,
    HOME,
    TMPDIR,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    MCP_SETTINGS_PATH: settingsPath,
    BEARER_KEY: TEST_KEY,
    CONSOLE: 'off',
    LOG_FORMAT: 'json',
    PATCHBAY_ENV: 'test',
    // A model for each hub would cost more than what most tests are about.
    EMBEDDING_MODEL: 'none',
    ...extra,
  };
  // What is undefined does not reach a child.
  return { NODE_ENV: 'production', ...all };
}

async function waitUntilReady(hub: Hub, limitMs: number, basePath: string): Promise<void> {
  const ended = hub.exited.then((code) => ({ code }));
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const state = await Promise.race([ended, isReady(`${hub.url}${basePath}/health/ready`)]);
    if (state === true) return;
    if (typeof state === 'object') throw new Error(`the hub ended with ${state.code}:\n${hub.logs()}`);
    await delay(50);
  }
  await hub.kill9();
  throw new Error(`the hub was not ready within ${limitMs} ms:\n${hub.logs()}`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, exited: Promise<number | null>): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill('SIGTERM');
  const code = await Promise.race([exited, delay(40_000, 'late' as const, { ref: false })]);
  if (code !== 'late') return code;
  child.kill('SIGKILL');
  throw new Error('the hub did not end within 40 s of SIGTERM');
}

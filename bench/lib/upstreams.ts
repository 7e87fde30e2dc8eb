import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, plainEnvironment, startChild } from './children.ts';
import type { Json } from './json.ts';
import { freePort, listening } from './ports.ts';
import { argumentsOf } from './processes.ts';
import { until } from './time.ts';

export const KINDS = ['http', 'stdio'] as const;
export type Kind = (typeof KINDS)[number];

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const ECHO = join(FIXTURES, 'echo.mjs');
/** What is no server at all. */
export const TROUBLE = join(FIXTURES, 'trouble.mjs');
/** The server of the tests: it behaves and misbehaves on demand, but is too dear for a load. */
export const FIXTURE = fileURLToPath(new URL('../../tests/fixtures/upstream.mjs', import.meta.url));

/** An MCP server to put behind a hub: its entry in the hub's settings and, over HTTP, its running process. */
export interface Upstream {
  name: string;
  kind: Kind;
  entry: Json;
  /** Over HTTP. */
  port: number | null;
  /** Starts the HTTP process (again), and returns when it listens; nothing for stdio, which the hub starts. */
  start(): Promise<void>;
  /** Null while none runs, and always for stdio. */
  process(): Child | null;
}

export interface EchoOptions {
  /** How many tools it lists. */
  tools?: number;
  env?: Record<string, string>;
  flags?: string[];
}

export async function echoUpstream(name: string, kind: Kind, options: EchoOptions = {}): Promise<Upstream> {
  const flags = ['--tools', String(options.tools ?? 10), ...(options.flags ?? [])];
  return kind === 'stdio'
    ? stdioUpstream(name, [ECHO, '--stdio', ...flags], options.env)
    : httpUpstream(name, flags);
}

/** @param args of Node */
export function stdioUpstream(name: string, args: string[], env: Record<string, string> = {}): Upstream {
  const entry = { type: 'stdio', command: process.execPath, args, env };
  return { name, kind: 'stdio', entry, port: null, start: async () => {}, process: () => null };
}

async function httpUpstream(name: string, flags: string[]): Promise<Upstream> {
  const port = await freePort();
  let child: Child | null = null;
  const options = { cwd: '/', env: plainEnvironment(), log: '/dev/null' };
  return {
    name,
    kind: 'http',
    entry: { type: 'streamable-http', url: `http://127.0.0.1:${port}/mcp` },
    port,
    async start() {
      child = startChild(process.execPath, [ECHO, '--http', String(port), ...flags], options);
      await until(`${name} to listen`, 10_000, 2, () => listening(port));
    },
    process: () => (child?.exit() === null ? child : null),
  };
}

/** Whether a process is one of these servers, and not the hub or a shell that starts one. */
export function isServer(pid: number): boolean {
  const program = argumentsOf(pid)[1] ?? '';
  return program.startsWith(FIXTURES) || program === FIXTURE;
}

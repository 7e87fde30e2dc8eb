import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Kind } from './kinds.ts';
import { SUITE_NODE } from './suites.ts';

const PROGRAM = join(import.meta.dirname, '../../tests/conformance/fixture/main.mjs');
const START_MS = 20_000;

/** The server that the suites are run against. */
export interface Fixture {
  /** What the hub's settings file says of it. */
  entry: Record<string, unknown>;
  /** Where it answers streamable HTTP; empty over stdio. */
  url: string;
  stop(): Promise<void>;
}

/** Starts the server, or says how the hub is to start it. @throws Error when it does not listen within 20 s */
export async function startFixture(kind: Kind): Promise<Fixture> {
  if (kind === 'stdio' || kind === 'stdio-modern') {
    const era = kind === 'stdio' ? 'legacy' : 'modern';
    const args = [PROGRAM, '--stdio', '--era', era];
    return { entry: { command: SUITE_NODE, args }, url: '', stop: async () => {} };
  }
  const era = kind === 'modern' ? 'modern' : kind === 'dual' ? 'both' : 'legacy';
  const child = spawn(SUITE_NODE, [PROGRAM, '--port', '0', '--era', era], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stopWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', stopWithUs);
  const base = `http://localhost:${await portOf(child)}`;
  const type = kind === 'sse' ? 'sse' : 'streamable-http';
  return {
    entry: { type, url: kind === 'sse' ? `${base}/sse` : `${base}/mcp` },
    url: `${base}/mcp`,
    async stop() {
      process.off('exit', stopWithUs);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('the server has no output');
  const lines = createInterface({ input: child.stdout, signal: AbortSignal.timeout(START_MS) });
  for await (const line of lines) {
    const port = /^listening on (\d+)$/.exec(line)?.[1];
    if (port) return Number(port);
  }
  throw new Error('the server of the suites did not start');
}

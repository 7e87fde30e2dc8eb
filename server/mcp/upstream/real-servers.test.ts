import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import {
  call,
  createBench,
  eventually,
  httpSpec,
  portOf,
  recorder,
  stdioSpec,
  textOf,
} from '../../../tests/fixtures/upstream.ts';
import type { ServerSpec } from '../../contract/server.ts';

const bench = createBench();
const children: ChildProcess[] = [];
afterAll(async () => {
  await bench.close();
  for (const child of children) child.kill('SIGKILL');
});

const program = (name: string) =>
  fileURLToPath(
    new URL(`../../../node_modules/@modelcontextprotocol/${name}/dist/index.js`, import.meta.url),
  );

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}

async function startEverything(kind: 'sse' | 'streamableHttp'): Promise<number> {
  const port = await freePort();
  const child = spawn(process.execPath, [program('server-everything'), kind], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  return portOf(child, /(?:on port|port) (\d+)/);
}

const everything: Array<[name: string, spec: () => Promise<ServerSpec>]> = [
  ['stdio', async () => stdioSpec(process.execPath, [program('server-everything'), 'stdio'])],
  [
    'streamable HTTP',
    async () => httpSpec(`http://127.0.0.1:${await startEverything('streamableHttp')}/mcp`),
  ],
  ['HTTP+SSE', async () => httpSpec(`http://127.0.0.1:${await startEverything('sse')}/sse`, { type: 'sse' })],
  [
    'HTTP+SSE by auto',
    async () => httpSpec(`http://127.0.0.1:${await startEverything('sse')}/sse`, { type: 'auto' }),
  ],
];

describe.each(everything)('the official everything server over %s', (_name, makeSpec) => {
  it('lists, answers, reports progress and logs', async () => {
    const connection = await bench.open(await makeSpec(), recorder());
    expect(connection.identity.serverInfo.name).toContain('everything');
    const lists = await connection.lists(10_000);
    expect(lists.tools.map((tool) => tool.key)).toContain('echo');
    expect(lists.prompts.length).toBeGreaterThan(0);
    expect(lists.resources.length + lists.templates.length).toBeGreaterThan(0);
    expect(textOf(await call(connection, 'echo', { message: 'hello' }))).toContain('hello');
    const steps: Buffer[] = [];
    const slow = await call(
      connection,
      'trigger-long-running-operation',
      { duration: 1, steps: 4 },
      {
        onProgress: (params) => steps.push(params),
      },
    );
    expect(textOf(slow)).toContain('completed');
    expect(steps.length).toBeGreaterThan(0);
    await connection.ping(5_000);
    await connection.close(0);
  });
});

it('the official filesystem and memory servers list and answer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-'));
  const env = { MEMORY_FILE_PATH: join(folder, 'memory.json') };
  const files = await bench.open(stdioSpec(process.execPath, [program('server-filesystem'), folder]));
  const memory = await bench.open(stdioSpec(process.execPath, [program('server-memory')], { env }));
  expect((await files.lists(10_000)).tools.map((tool) => tool.key)).toContain('list_directory');
  expect(textOf(await call(files, 'list_allowed_directories'))).toContain(folder);
  expect(textOf(await call(memory, 'read_graph'))).toContain('entities');
  await eventually(() => files.processes().length === 1);
  await Promise.all([files.close(0), memory.close(0)]);
  await rm(folder, { recursive: true });
});

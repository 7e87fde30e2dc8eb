import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Hub, PROJECT, startHub } from '../support/hub.ts';
import { available } from '../support/skips.ts';

const folder = join(PROJECT, 'tests/tools/node_modules');
const node = join(folder, 'node/bin/node');
const inspector = join(folder, '.bin/mcp-inspector');
const memory = join(PROJECT, 'node_modules/@modelcontextprotocol/server-memory/dist/index.js');

const present = available(
  existsSync(node) && existsSync(inspector),
  "the Inspector's command line as a client",
  'npm install --prefix tests/tools',
);

describe.runIf(present)('the Inspector as a client', () => {
  let hub: Hub;

  beforeAll(async () => {
    hub = await startHub({
      settings: {
        mcpServers: { memory: { command: process.execPath, args: [memory] } },
        groups: [{ id: 'notes', servers: [{ name: 'memory', tools: ['read_graph'] }] }],
      },
    });
  });

  afterAll(async () => {
    await hub?.stop();
  });

  test.each([
    {
      way: 'streamable HTTP',
      path: '/mcp',
      args: ['--transport', 'http', '--protocol-era', 'legacy'],
    },
    {
      way: 'streamable HTTP, asking for the newest revision first',
      path: '/mcp',
      args: ['--transport', 'http', '--protocol-era', 'auto'],
    },
    { way: 'HTTP+SSE', path: '/sse', args: ['--transport', 'sse'] },
  ])('lists and calls tools over $way', async ({ path, args }) => {
    const listed = await inspect(path, [...args, '--method', 'tools/list']);
    expect(listed).toContain('memory__read_graph');
    const called = await inspect(path, [
      ...args,
      '--method',
      'tools/call',
      '--tool-name',
      'memory__read_graph',
    ]);
    expect(called).toContain('entities');
  });

  test('sees only the picks of a group', async () => {
    const listed = await inspect('/mcp/notes', ['--transport', 'http', '--method', 'tools/list']);
    expect(listed).toContain('memory__read_graph');
    expect(listed).not.toContain('create_entities');
  });

  async function inspect(path: string, args: string[]): Promise<string> {
    const all = ['--cli', `${hub.url}${path}`, '--header', `Authorization: Bearer ${hub.key}`, ...args];
    const { stdout } = await promisify(execFile)(node, [inspector, ...all], { timeout: 20_000 });
    return stdout;
  }
});

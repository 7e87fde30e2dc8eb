import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { snippet } from '../../server/contract/snippets.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, PROJECT, startHub } from '../support/hub.ts';
import { waitForServers } from '../support/rest.ts';
import { available } from '../support/skips.ts';

const folder = join(PROJECT, 'tests/tools/node_modules');
const node = join(folder, 'node/bin/node');
const memory = join(PROJECT, 'node_modules/@modelcontextprotocol/server-memory/dist/index.js');

const present = available(
  existsSync(node) && existsSync(join(folder, '.bin/mcp-inspector')),
  "the Inspector's command line as a client",
  'npm install --prefix tests/tools',
);

describe.runIf(present)('the Inspector as a client, by the command that users are shown', () => {
  let hub: Hub;

  beforeAll(async () => {
    hub = await startHub({
      settings: {
        mcpServers: {
          memory: { command: process.execPath, args: [memory] },
          fixture: { command: process.execPath, args: [FIXTURE, '--stdio'] },
        },
        groups: [{ id: 'notes', servers: [{ name: 'memory', tools: ['read_graph'] }, 'fixture'] }],
      },
    });
    await waitForServers(hub, ['memory', 'fixture']);
  });

  afterAll(async () => {
    await hub?.stop();
  });

  test('lists tools as printed', async () => {
    expect(await run(shown('/mcp'))).toContain('memory__read_graph');
  });

  test('lists only the picks of a group as printed', async () => {
    const listed = await run(shown('/mcp/notes'));
    expect(listed).toContain('memory__read_graph');
    expect(listed).not.toContain('create_entities');
  });

  test('has no option that the Inspector does not know', async () => {
    const help = await run([...shown('/mcp').slice(0, bare.length), '--cli', '--help']);
    const options = shown('/mcp')
      .slice(bare.length)
      .filter((word) => word.startsWith('--') && word !== '--cli');
    expect(options.filter((option) => !help.includes(`${option} <`))).toEqual([]);
    expect(options).toEqual(['--transport', '--header', '--method']);
  });

  test.each([
    { way: 'streamable HTTP', change: (words: string[]) => words },
    {
      way: 'streamable HTTP, asking for the newest revision first',
      change: (words: string[]) => [...words, '--protocol-era', 'auto'],
    },
    {
      way: 'HTTP+SSE',
      change: (words: string[]) =>
        words.map((word) => (word === `${hub.url}/mcp` ? `${hub.url}/sse` : word === 'http' ? 'sse' : word)),
    },
  ])('lists and calls tools over $way', async ({ change }) => {
    const list = change(shown('/mcp'));
    expect(await run(list)).toContain('memory__read_graph');
    const call = list.map((word) => (word === 'tools/list' ? 'tools/call' : word));
    expect(await run([...call, '--tool-name', 'memory__read_graph'])).toContain('entities');
  });

  test.each([
    ['/mcp', 'fixture__', false],
    ['/mcp/notes', 'fixture__', false],
    ['/mcp/fixture', '', false],
    ['/mcp/fixture', '', true],
  ])(
    'calls, reads a resource and gets a prompt through %s (HTTP+SSE: %s %s)',
    { timeout: 60_000 },
    async (path, prefix, sse) => {
      const words = shown(path).map((word) =>
        sse && word.startsWith('http') ? (word === 'http' ? 'sse' : word.replace('/mcp', '/sse')) : word,
      );
      const ask = (method: string, ...more: string[]) =>
        run([...words.map((word) => (word === 'tools/list' ? method : word)), ...more]);
      expect(
        await ask('tools/call', '--tool-name', `${prefix}echo`, '--tool-arg', 'message=through'),
      ).toContain('through');
      expect(await ask('resources/read', '--uri', 'test://static/hello')).toContain('hello');
      expect(
        await ask('prompts/get', '--prompt-name', `${prefix}greet`, '--prompt-args', 'who=Ada'),
      ).toContain('Greet Ada');
    },
  );

  /** The words that a shell makes of the snippet for `path`. */
  function shown(path: string): string[] {
    const { text } = snippet('inspector', { url: `${hub.url}${path}`, key: hub.key, name: 'patchbay' });
    return shellWords(text);
  }
});

/** What stands before the Inspector's own arguments: npx, its packages, the program. */
const bare = shellWords(
  snippet('inspector', { url: 'http://localhost/mcp', key: null, name: 'x' }).text.split(' --cli ')[0] ?? '',
);

function shellWords(line: string): string[] {
  const said = execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' });
  return said.trimEnd().split('\n');
}

/** Does what npx would: the packages it is to fetch are those installed here, if their versions are the ones asked for. */
async function run(words: string[]): Promise<string> {
  const { program, args } = npx(words);
  const { stdout } = await promisify(execFile)(node, [join(folder, '.bin', program), ...args], {
    timeout: 20_000,
  });
  return stdout;
}

function npx([command, ...words]: string[]): { program: string; args: string[] } {
  expect(command).toBe('npx');
  const packages: string[] = [];
  while (words[0]?.startsWith('-')) {
    const option = words.shift();
    if (option === '-y') continue;
    expect(option).toBe('-p');
    packages.push(words.shift() ?? '');
  }
  expect(packages.map((spec) => spec.replace(/@\d+$/, ''))).toEqual([
    'node',
    '@modelcontextprotocol/inspector',
  ]);
  for (const spec of packages) {
    const [, name = '', major = ''] = /^(.+)@(\d+)$/.exec(spec) ?? [];
    const installed: { version: string } = JSON.parse(
      readFileSync(join(folder, name, 'package.json'), 'utf8'),
    );
    expect(installed.version.split('.')[0], `${name} in tests/tools`).toBe(major);
  }
  const [program = '', ...args] = words;
  expect(existsSync(join(folder, '.bin', program)), program).toBe(true);
  return { program, args };
}

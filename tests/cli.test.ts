import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeHubFile } from '../server/cli/hub-file.ts';
import { LOCAL_TOKEN, startApi, type TestApi } from './support/api.ts';
import { freePort } from './support/port.ts';
import { testStatus } from './support/runtime.ts';

// Every command is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const PROJECT = resolve(import.meta.dirname, '..');
const PROGRAM = ['--import', 'tsx', join(PROJECT, 'server/cli/main.ts')];

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

let api: TestApi;
const folder = mkdtempSync(join(tmpdir(), 'patchbay-cli-'));

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the program as a person would, without a terminal; `env` replaces that of the developer. */
async function run(args: string[], env: Record<string, string> = {}, stdin = ''): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...PROGRAM, ...args], {
    cwd: PROJECT,
    env: {
      PATH,
      HOME,
      NODE_ENV: 'test',
      DATA_DIR: join(folder, 'data'),
      MCP_SETTINGS_PATH: join(folder, 'mcp_settings.json'),
      ...env,
    },
    timeout: 60_000,
  });
  child.stdin.end(stdin);
  const [out, err, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), exitOf(child)]);
  return { code, out, err };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.once('close', (code) => done(code)));
}

const online = () => ({ PATCHBAY_URL: api.url, PATCHBAY_TOKEN: LOCAL_TOKEN });

describe('called wrongly', () => {
  it.each([
    [['nonsense']],
    [['server', 'ad']],
    [['server', 'list', '--nonsense']],
    [['call']],
    [['server', 'add', 'x']],
    [['keys', 'create', 'x', '--expires', 'soon']],
    [['call', 'x', 'not json']],
    [['search']],
    [['search', ' ']],
    [['search', 'x', '--limit', 'many']],
    [['keys', 'rotate', 'pb_abcdefghij_secretsecretsecret']],
  ])('%j exits 2 and says what is wrong on stderr', async (args) => {
    const { code, out, err } = await run(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/error|Usage/i);
    expect(err).not.toContain('secretsecret');
  });

  it('help and version exit 0', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('health-check') });
    expect(await run(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('with a running hub', () => {
  it('servers are added, listed, restarted and removed over REST', async () => {
    const added = await run(['server', 'add', 'cli', '--env', 'A=b', '--', 'npx', '-y', 'thing'], online());
    expect(added).toMatchObject({ code: 0, out: 'Added cli (stdio).\n' });
    api.runtime.servers.set('cli', testStatus('cli'));
    const { out } = await run(['server', 'list'], online());
    expect(out).toMatch(/^NAME +STATE +TRANSPORT/);
    expect(out).toMatch(/\ncli +ready +stdio +1 /);
    expect(await run(['server', 'restart', 'cli'], online())).toMatchObject({ code: 0 });
    expect(api.runtime.asked).toContain('restart cli');
    expect(await run(['server', 'remove', 'cli'], online())).toMatchObject({
      code: 0,
      out: 'Removed cli.\n',
    });
    expect((await api.send('GET', '/api/servers/cli')).status).toBe(404);
  });

  it('without a terminal there are no colours', async () => {
    const { out } = await run(['server', 'list'], { ...online(), TERM: 'xterm-256color' });
    expect(out).not.toContain(String.fromCharCode(27));
  });

  it('--json prints nothing but JSON', async () => {
    const { out } = await run(['server', 'list', '--json'], online());
    expect(JSON.parse(out)).toEqual({ items: expect.any(Array), fileProblems: expect.any(Array) });
    const { code, err } = await run(['server', 'restart', 'absent', '--json'], online());
    expect(code).toBe(1);
    expect(JSON.parse(err).error).toMatchObject({ code: 'not_found', requestId: expect.any(String) });
  });

  it('a key is printed alone, so that a script can take it, and can be rotated and revoked', async () => {
    const { out } = await run(
      ['keys', 'create', 'CI', '--group', 'prod', '--rest', 'viewer', '--expires', '30d'],
      online(),
    );
    expect(out).toMatch(/^pb_[a-z2-7]{10}_[\w-]{43}\n$/);
    const id = out.slice(3, 13);
    expect((await run(['keys', 'list'], online())).out).toMatch(
      new RegExp(`\\n${id} +CI +group prod +viewer +active`),
    );
    expect((await run(['keys', 'rotate', id, '--overlap', '60'], online())).out).toMatch(
      new RegExp(`^pb_${id}_`),
    );
    expect(await run(['keys', 'revoke', id], online())).toMatchObject({ code: 0 });
    expect(await run(['keys', 'revoke', id], online())).toMatchObject({ code: 1 });
  });

  it('call prints the text of the result; a tool that fails exits 1', async () => {
    api.runtime.call = () => ({ content: [{ type: 'text', text: 'hello' }] });
    expect(await run(['call', 'a__b', '{"x":1}'], online())).toMatchObject({ code: 0, out: 'hello\n' });
    expect(api.runtime.asked).toContain('call - a__b {"x":1}');
    expect(await run(['call', 'a__b', '-', '--endpoint', 'prod'], online(), '{"y":2}')).toMatchObject({
      code: 0,
    });
    expect(api.runtime.asked).toContain('call prod a__b {"y":2}');
    api.runtime.call = () => ({ content: [{ type: 'text', text: 'went wrong' }], isError: true });
    expect(await run(['call', 'a__b'], online())).toMatchObject({
      code: 1,
      err: expect.stringContaining('went wrong'),
    });
  });

  it('a wrong field is named by its path', async () => {
    const { code, err } = await run(['server', 'add', 'bad name', '--url', 'ftp://x'], online());
    expect(code).toBe(1);
    expect(err).toContain('  name: must be 1 to 40 characters');
    expect(err).toContain('  spec.url: ');
  });

  it('a single wrong field is said once', async () => {
    const { err } = await run(['server', 'add', 'bad name', '--url', 'http://127.0.0.1:1/mcp'], online());
    expect(err.split('name: must be')).toHaveLength(2);
  });

  it('a wrong token says what to do', async () => {
    const { code, err } = await run(['server', 'list'], { ...online(), PATCHBAY_TOKEN: 'x'.repeat(20) });
    expect(code).toBe(1);
    expect(err).toContain('Fix:');
    expect(err).toContain('PATCHBAY_TOKEN');
  });

  it('the hub of this machine is found by its note, and its token stands beside it', async () => {
    const dataDir = mkdtempSync(join(folder, 'found-'));
    writeHubFile(dataDir, { url: api.url, pid: process.pid });
    writeFileSync(join(dataDir, 'local-token'), `${LOCAL_TOKEN}\n`, { mode: 0o600 });
    expect(await run(['server', 'list', '--json'], { DATA_DIR: dataDir })).toMatchObject({ code: 0 });
  });

  it('health-check exits 1 for a hub that is not ready, and for none at all', async () => {
    expect(await run(['health-check'], online())).toMatchObject({ code: 1 });
    const nobody = { PATCHBAY_URL: `http://127.0.0.1:${await freePort()}` };
    expect(await run(['health-check'], nobody)).toMatchObject({
      code: 1,
      err: expect.stringContaining('unreachable'),
    });
  });
});

describe('health-check of a ready hub', () => {
  const parts = {
    database: { status: 'healthy' },
    upstreams: {
      status: 'degraded',
      failing: [{ name: 'github', state: 'waiting', failure: 'no such command' }],
    },
  };
  let hub: Server;
  beforeAll(async () => {
    hub = createServer((req, res) => {
      const known = req.headers.authorization === `Bearer ${LOCAL_TOKEN}`;
      const health = { status: 'degraded', ...(known && { parts }) };
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(req.url === '/health/ready' ? { status: 'ready' } : health));
    });
    await new Promise<void>((done) => hub.listen(0, '127.0.0.1', done));
  });
  afterAll(() => hub.close());
  const env = (token: string) => {
    const address = hub.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return { PATCHBAY_URL: `http://127.0.0.1:${port}`, PATCHBAY_TOKEN: token };
  };

  it('names what is not well behind it', async () => {
    const { code, out } = await run(['health-check'], env(LOCAL_TOKEN));
    expect(code).toBe(0);
    expect(out).toMatch(/ is ready\nupstreams: degraded\n {2}github: waiting, no such command\n$/);
    const json = JSON.parse((await run(['health-check', '--json'], env(LOCAL_TOKEN))).out);
    expect(json).toMatchObject({ ready: true, status: 'ready', health: 'degraded', parts });
  });

  it('passes without a token too, and then names nothing', async () => {
    const { code, out } = await run(['health-check'], env('nobody'));
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/ is ready\n$/) });
  });
});

describe('without a hub', () => {
  it.each([
    [['server', 'list']],
    [['server', 'remove', 'x']],
    [['keys', 'list']],
    [['keys', 'revoke', 'abcdefghij']],
    [['settings', 'export']],
    [['settings', 'diff', join(folder, 'some.json')]],
    [['settings', 'apply', join(folder, 'some.json'), '--dry-run']],
  ])('%j makes nothing in a folder where nothing is stored, and says so', async (args) => {
    writeFileSync(join(folder, 'some.json'), '{ "mcpServers": {} }');
    const dataDir = join(folder, 'mistyped');
    const { code, err } = await run(args, { DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(err).toContain(`Nothing is stored in ${dataDir} yet`);
    expect(existsSync(dataDir)).toBe(false);
  });

  it.each([['call'], ['search']])('%s, which only a hub can do, says how to start one', async (command) => {
    const { code, err } = await run([command, 'x']);
    expect(code).toBe(1);
    expect(err).toContain('npm start');
  });

  it('servers, keys and settings are changed in the store itself', async () => {
    const env = { DATA_DIR: join(folder, 'offline') };
    expect(await run(['server', 'add', 'kept', '--', 'npx', 'x'], env)).toMatchObject({ code: 0, err: '' });
    expect((await run(['server', 'list'], env)).out).toMatch(/\nkept +not running/);
    expect((await run(['keys', 'create', 'first'], env)).out).toMatch(/^pb_/);
    const exported = join(folder, 'export.json');
    expect(await run(['settings', 'export', '-o', exported], env)).toMatchObject({ code: 0 });
    expect(statSync(exported).mode & 0o777).toBe(0o600);
    expect(readFileSync(exported, 'utf8')).toContain('"kept"');

    const document = join(folder, 'document.json');
    writeFileSync(document, JSON.stringify({ mcpServers: { other: { command: 'npx' } } }));
    expect((await run(['settings', 'diff', document], env)).out).toContain('+ server:other');
    expect((await run(['settings', 'apply', document, '--dry-run'], env)).out).toContain('dry run');
    expect((await run(['settings', 'apply', document], env)).out).toContain('Applied as revision');
    expect((await run(['server', 'list'], env)).out).toMatch(/\nother /);
  });

  it('settings validate names the path of every error and exits 1', async () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, '{ "mcpServers": { "a": { "command": 7 }, "b": { "command": "x", "argz": [] } } }');
    const { code, err } = await run(['settings', 'validate', file]);
    expect(code).toBe(1);
    expect(err).toContain('  mcpServers.a.command: ');
    expect(err).toContain('Warning: mcpServers.b.argz');
    writeFileSync(file, '{ "mcpServers": { "a": { "command": "x" } } } // fine');
    expect(await run(['settings', 'validate', file])).toMatchObject({ code: 0 });
  });
});

describe('generate server', () => {
  const settings = join(folder, 'generated.json');
  const env = { MCP_SETTINGS_PATH: settings };
  const file = join(folder, 'made/hello-maker.mjs');

  it('writes a server that runs and adds it to the settings', async () => {
    const args = ['generate', 'server', 'hello-maker', '--dir', join(folder, 'made')];
    expect(await run(args, env)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(settings, 'utf8')).mcpServers['hello-maker']).toEqual({
      type: 'stdio',
      command: 'node',
      args: [file],
    });

    const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ask = async (message: object) => {
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, ...message })}\n`);
      return JSON.parse((await lines.next()).value ?? 'null');
    };
    const initialize = {
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } },
    };
    expect(await ask(initialize)).toMatchObject({
      result: { protocolVersion: '2025-06-18', capabilities: { tools: {} } },
    });
    expect(await ask({ method: 'tools/list' })).toMatchObject({ result: { tools: [{ name: 'hello' }] } });
    const call = { method: 'tools/call', params: { name: 'hello', arguments: { name: 'you' } } };
    expect(await ask(call)).toMatchObject({ result: { content: [{ text: 'Hello, you!' }] } });
    expect(await ask({ method: 'toString' })).toMatchObject({ error: { code: -32601 } });
    child.stdin.end();
    expect(await exitOf(child)).toBe(0);
  });

  it('asks before it overwrites, and without anybody to ask it does not', async () => {
    writeFileSync(file, '// mine');
    const args = ['generate', 'server', 'hello-maker', '--dir', join(folder, 'made')];
    expect(await run(args, env)).toMatchObject({ code: 1, err: expect.stringContaining('--force') });
    expect(readFileSync(file, 'utf8')).toBe('// mine');
    expect(await run([...args, '--force'], env)).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).not.toBe('// mine');
  });
});

describe('doctor', () => {
  it('passes on a fresh machine and changes nothing there', async () => {
    const dataDir = join(folder, 'never-made');
    const { code, out } = await run(['doctor'], { DATA_DIR: dataDir, PORT: String(await freePort()) });
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^ok {2}node /) });
    expect(existsSync(dataDir)).toBe(false);
  });

  it('names what is wrong with the fix for it, and exits 1', async () => {
    const env = {
      PORT: new URL(api.url).port,
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
      DATABASE_URL: `postgres://127.0.0.1:${await freePort()}/x`,
    };
    const { code, out } = await run(['doctor', '--json'], env);
    expect(code).toBe(1);
    const checks = new Map<string, { verdict: string; fix?: string }>(
      JSON.parse(out).checks.map((check: { name: string; verdict: string }) => [check.name, check]),
    );
    expect(checks.get('port')).toMatchObject({ verdict: 'bad', fix: expect.stringContaining('PORT=') });
    expect(checks.get('database')).toMatchObject({
      verdict: 'bad',
      fix: expect.stringContaining('DATABASE_URL'),
    });
    expect(checks.get('redis')).toMatchObject({ verdict: 'warn', fix: expect.stringContaining('REDIS_URL') });
  });

  it('speaks of the port and the settings file that the running hub uses', async () => {
    const dataDir = mkdtempSync(join(folder, 'running-'));
    const settingsPath = join(dataDir, 'its-own.json');
    writeFileSync(settingsPath, '{ "mcpServers": {} }');
    writeHubFile(dataDir, { url: api.url, pid: process.pid, settingsPath });
    const { out } = await run(['doctor', '--json'], { DATA_DIR: dataDir, PORT: '4999' });
    const checks = new Map<string, { message: string }>(
      JSON.parse(out).checks.map((check: { name: string }) => [check.name, check]),
    );
    expect(checks.get('port')?.message).toContain(`:4999`);
    expect(checks.get('port')?.message).toContain(`listens on ${new URL(api.url).port}`);
    expect(checks.get('settings')?.message).toContain(settingsPath);
  });

  it('lists every wrong variable of the environment at once', async () => {
    const { code, out } = await run(['doctor'], { PORT: 'x', BODY_LIMIT: 'much' });
    expect(code).toBe(1);
    expect(out).toMatch(/environment +PORT .*BODY_LIMIT /);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LOCAL_TOKEN, startApi, type TestApi } from './support/api.ts';
import { type Hub, hubProgram, PROJECT, startHub } from './support/hub.ts';

// Every command is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const PASSWORD = 'correct horse battery';
const folder = mkdtempSync(join(tmpdir(), 'patchbay-cli-users-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the program as a script would, without a terminal. */
async function run(args: string[], env: Record<string, string>, stdin = ''): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...hubProgram(), 'users', ...args], {
    cwd: PROJECT,
    env: { PATH, HOME, NODE_ENV: 'test', DATA_DIR: join(folder, 'none'), ...env },
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

async function namesIn(env: Record<string, string>): Promise<string[]> {
  const { out } = await run(['list', '--json'], env);
  return JSON.parse(out).items.map((user: { username: string }) => user.username);
}

describe('users of a running hub', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());
  const online = () => ({ PATCHBAY_URL: api.url, PATCHBAY_TOKEN: LOCAL_TOKEN });

  it('are created with a password from stdin, listed, reset and deleted over REST', async () => {
    const made = await run(
      ['create', 'Mei', '--role', 'editor', '--name', 'Mei Lin', '--password-stdin'],
      online(),
      `${PASSWORD}\n`,
    );
    expect(made).toEqual({ code: 0, out: 'Created mei (editor).\n', err: '' });
    await api.signIn('mei', PASSWORD);
    expect((await run(['list'], online())).out).toMatch(/\nmei +Mei Lin +editor +active +1 +0 /);

    const link = await run(['reset-password', 'mei'], online());
    expect(link.out).toMatch(/^http:\/\/hub\.test\/setup#[\w-]{43}\n$/);
    expect((await run(['list'], online())).out).toMatch(/\nmei +Mei Lin +editor +without password +0 +0 /);
    const other = 'another horse entirely';
    expect(await run(['reset-password', 'mei', '--password-stdin'], online(), other)).toMatchObject({
      code: 0,
    });
    await api.signIn('mei', other);

    expect(await run(['delete', 'mei'], online())).toMatchObject({ code: 0, out: 'Deleted mei.\n' });
    expect(await run(['delete', 'mei'], online())).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no user mei'),
    });
  });

  it('without a password are invited: the link is printed alone, or in the JSON', async () => {
    const plain = await run(['create', 'one', '--role', 'viewer'], online());
    expect(plain).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^http:\/\/hub\.test\/setup#[\w-]{43}\n$/),
    });
    const { out } = await run(['create', 'two', '--role', 'viewer', '--json'], online());
    expect(JSON.parse(out)).toMatchObject({
      user: { username: 'two', pending: true },
      invitation: { link: expect.stringMatching(/#[\w-]{43}$/), expiresAt: expect.any(String) },
    });
  });

  it('with a weak password are refused by the field, without repeating the password', async () => {
    const { code, err } = await run(
      ['create', 'weak', '--role', 'viewer', '--password-stdin'],
      online(),
      'password2026',
    );
    expect(code).toBe(1);
    expect(err).toContain('password: ');
    expect(err).not.toContain('password2026');
  });
});

describe('called wrongly', () => {
  it.each([
    ['no role', ['create', 'x'], ''],
    ['a role there is not', ['create', 'x', '--role', 'king'], ''],
    ['no password on stdin', ['create', 'x', '--role', 'viewer', '--password-stdin'], ''],
  ])('%s exits 2', async (_, args, stdin) => {
    const { code, out, err } = await run(args, {}, stdin);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/error/i);
  });
});

describe('without a hub', () => {
  it.each([[['list']], [['reset-password', 'x']], [['delete', 'x', '--yes']]])(
    '%j makes nothing in a folder where nothing is stored, and says so',
    async (args) => {
      const dataDir = join(folder, 'mistyped');
      const { code, err } = await run(args, { DATA_DIR: dataDir });
      expect(code).toBe(1);
      expect(err).toContain(`Nothing is stored in ${dataDir} yet`);
      expect(existsSync(dataDir)).toBe(false);
    },
  );

  it('a user is created in the store itself, and signs in to the hub that is started then', async () => {
    const dir = mkdtempSync(join(folder, 'offline-'));
    const env = { DATA_DIR: join(dir, 'data') };
    const created = await run(['create', 'root', '--role', 'admin', '--password-stdin'], env, PASSWORD);
    expect(created).toEqual({ code: 0, out: 'Created root (admin).\n', err: '' });
    expect((await run(['create', 'mei', '--role', 'editor'], env)).out).toMatch(
      /^http:\/\/localhost:3000\/setup#[\w-]{43}\n$/,
    );
    expect(await run(['delete', 'root'], env)).toMatchObject({
      code: 1,
      err: expect.stringContaining('last administrator'),
    });
    expect(await namesIn(env)).toEqual(['root', 'mei']);

    const hub = await startHub({ dir });
    try {
      expect(await login(hub, 'root', PASSWORD)).toBe(200);
      // The same command finds the hub now, by its note in the data folder.
      const other = 'another horse entirely';
      const reset = await run(['reset-password', 'root', '--password-stdin'], env, other);
      expect(reset).toMatchObject({ code: 0, err: '' });
      expect(await login(hub, 'root', PASSWORD)).toBe(401);
      expect(await login(hub, 'root', other)).toBe(200);
      expect(await run(['delete', 'mei'], env)).toMatchObject({ code: 0 });
      expect(await namesIn(env)).toEqual(['root']);
      expect(hub.logs()).not.toMatch(new RegExp(`${PASSWORD}|${other}`));
    } finally {
      await hub.stop();
    }
  });
});

async function login(hub: Hub, username: string, password: string): Promise<number> {
  const response = await fetch(`${hub.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  await response.arrayBuffer();
  return response.status;
}

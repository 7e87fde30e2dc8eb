import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Hub, PROJECT, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';
import { waitForServers } from '../support/rest.ts';

let last: Hub | undefined;
afterAll(() => last?.stop());

describe('the first start with the shipped settings', { timeout: 120_000 }, () => {
  it('makes the three sample servers ready, and leaves a key and how to connect in a file of its owner alone', async () => {
    const settings = readFileSync(join(PROJECT, 'mcp_settings.json'), 'utf8');
    const hub = await startHub({ settings, env: { BEARER_KEY: undefined } });
    last = hub;
    await waitForServers(hub, ['everything', 'filesystem', 'memory']);
    const path = join(hub.dataDir, 'first-run.txt');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(`${hub.url.replace('127.0.0.1', 'localhost')}/mcp`);
    const key = /pb_[a-z2-7]{10}_[\w-]{43}/.exec(text)?.[0] ?? '';
    expect(hub.logs()).not.toContain(key);

    const client = new RawClient(`${hub.url}/mcp`, key);
    expect(await client.connect()).toBe(200);
    const written = await client.call('filesystem__write_file', {
      path: join(hub.dataDir, 'files', 'hello.txt'),
      content: 'hello',
    });
    expect(written.result).toBeDefined();
    expect(readFileSync(join(hub.dataDir, 'files', 'hello.txt'), 'utf8')).toBe('hello');
    expect((await client.call('memory__read_graph')).result).toBeDefined();
    expect(await new RawClient(`${hub.url}/mcp/notes`, key).connect()).toBe(200);

    rmSync(path);
    await hub.stop().catch(() => {});
  });

  it('is the only one that makes a key', async () => {
    const first = await startHub({ env: { BEARER_KEY: undefined } });
    last = first;
    rmSync(join(first.dataDir, 'first-run.txt'));
    await first.kill9();
    const second = await startHub({ dir: first.dir, env: { BEARER_KEY: undefined } });
    last = second;
    expect(existsSync(join(second.dataDir, 'first-run.txt'))).toBe(false);
  });
});

describe('the first administrator', { timeout: 240_000 }, () => {
  const PASSWORD = 'correct horse battery';
  const env = { BEARER_KEY: undefined, CONSOLE: 'on', LOG_LEVEL: 'info' };

  const inFile = (hub: Hub, name: string) => join(hub.dataDir, name);

  /** The token of the set-up link that a start has left in a file of its owner alone. */
  function tokenIn(hub: Hub, name: string): string {
    const path = inFile(hub, name);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const link = new RegExp(`http://localhost:${hub.port}/setup#([\\w-]{43})\n`);
    const token = link.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
    expect(token).not.toBe('');
    expect(hub.logs()).not.toContain(token);
    expect(hub.logs()).toContain(path);
    return token;
  }

  async function post(hub: Hub, path: string, body: object): Promise<number> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${hub.url}/api/auth/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  }

  it('is made by the link in the file, once; until then every start leaves a new one', async () => {
    const first = await startHub({ env });
    last = first;
    const old = tokenIn(first, 'first-run.txt');
    const welcome = readFileSync(inFile(first, 'first-run.txt'), 'utf8');
    expect(welcome).toMatch(/pb_[a-z2-7]{10}_/);
    expect(existsSync(inFile(first, 'setup-link.txt'))).toBe(false);
    expect(await post(first, 'link', { token: old })).toBe(200);
    await first.kill9();

    const second = await startHub({ dir: first.dir, env });
    last = second;
    const token = tokenIn(second, 'setup-link.txt');
    expect(token).not.toBe(old);
    // It holds a key that is shown nowhere else.
    expect(readFileSync(inFile(second, 'first-run.txt'), 'utf8')).toBe(welcome);
    const root = { username: 'root', password: PASSWORD };
    expect(await post(second, 'link/use', { token: old, ...root })).toBe(404);
    expect(await post(second, 'link/use', { token, ...root })).toBe(200);
    expect(await post(second, 'link/use', { token, username: 'other', password: PASSWORD })).toBe(404);
    expect(await post(second, 'login', root)).toBe(200);
    await second.kill9();

    const third = await startHub({ dir: first.dir, env });
    last = third;
    expect(existsSync(inFile(third, 'setup-link.txt'))).toBe(false);
    expect(await post(third, 'login', root)).toBe(200);
    await third.kill9();
    rmSync(first.dir, { recursive: true, force: true });
  });

  it('is made of ADMIN_PASSWORD instead, on the first start alone, and without a link', async () => {
    const first = await startHub({ env: { ...env, ADMIN_USERNAME: 'Boss', ADMIN_PASSWORD: PASSWORD } });
    last = first;
    expect(readFileSync(inFile(first, 'first-run.txt'), 'utf8')).not.toContain('/setup#');
    expect(await post(first, 'login', { username: 'boss', password: PASSWORD })).toBe(200);
    expect(first.logs()).not.toContain(PASSWORD);
    await first.kill9();

    const changed = 'another horse entirely';
    const second = await startHub({
      dir: first.dir,
      env: { ...env, ADMIN_USERNAME: 'boss', ADMIN_PASSWORD: changed },
    });
    last = second;
    expect(await post(second, 'login', { username: 'boss', password: PASSWORD })).toBe(200);
    expect(await post(second, 'login', { username: 'boss', password: changed })).toBe(401);
    await second.kill9();
    rmSync(first.dir, { recursive: true, force: true });
  });

  it('is not made of a password that others would guess: the start says so and ends', async () => {
    const start = startHub({ env: { ...env, ADMIN_PASSWORD: 'password2026' } });
    await expect(start).rejects.toThrow(/ADMIN_PASSWORD is one of the passwords that are tried first/);
  });

  it('is asked for by no link where no console is served', async () => {
    const hub = await startHub({ env: { BEARER_KEY: undefined } });
    last = hub;
    expect(readFileSync(inFile(hub, 'first-run.txt'), 'utf8')).not.toMatch(/setup|administrator/);
    await hub.stop();
  });
});

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

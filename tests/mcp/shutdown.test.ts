import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { afterAll, describe, expect, it } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, hubProgram, PROJECT, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';
import { freePort } from '../support/port.ts';
import { waitForServers } from '../support/rest.ts';

let hub: Hub | undefined;
afterAll(() => hub?.stop());

describe('SIGTERM', { timeout: 60_000 }, () => {
  it('lets open calls finish on either transport, serves no new session, says not ready, and exits with 0', async () => {
    const running = await startHub({
      settings: { mcpServers: { a: { command: 'node', args: [FIXTURE, '--stdio'] } } },
    });
    hub = running;
    await waitForServers(running, ['a']);
    const client = new RawClient(`${running.url}/mcp/a`, running.key);
    await client.connect();
    const idle = await client.listen();
    const sse = new Client({ name: 'sse', version: '1' });
    const headers = { Authorization: `Bearer ${running.key}` };
    await sse.connect(new SSEClientTransport(new URL(`${running.url}/sse/a`), { requestInit: { headers } }));

    // The calls end when the test says so, which is when it has seen what it wants to see.
    const until = join(running.dir, 'seen');
    const overHttp = client.call('sleep', { ms: 25_000, until });
    const overSse = sse.callTool({ name: 'sleep', arguments: { ms: 25_000, until } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(running.pid, 'SIGTERM');
    await idle.ended();
    expect((await fetch(`${running.url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${running.url}/health/live`)).status).toBe(200);
    expect(await new RawClient(client.url, running.key).connect()).toBe(503);

    writeFileSync(until, '');
    expect((await overHttp).result).toMatchObject({ content: [{ text: 'slept' }] });
    expect(await overSse).toMatchObject({ content: [{ text: 'slept' }] });
    expect(await running.exited).toBe(0);
  });

  it('ends a hub that still waits for its database', async () => {
    const child = spawn(process.execPath, [...hubProgram(), 'start'], {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        PORT: String(await freePort()),
        DATA_DIR: mkdtempSync(join(tmpdir(), 'patchbay-wait-')),
        DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
        CONSOLE: 'off',
      },
    });
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (text: Buffer) => {
        if (text.includes('cannot be reached')) resolve();
      });
    });
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });
});

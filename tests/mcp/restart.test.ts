import { afterAll, describe, expect, it } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';

const settings = { mcpServers: { a: { command: 'node', args: [FIXTURE, '--stdio'] } } };
let last: Hub | undefined;
afterAll(() => last?.stop());

describe('across a restart', { timeout: 120_000 }, () => {
  it('sessions, keys, tombstones and known lists survive kill -9 and SIGTERM', async () => {
    const first = await startHub({ settings });
    last = first;
    await waitForServers(first, ['a']);
    const key = await makeKey(first, { name: 'k', scope: { servers: ['a'] } });
    const client = new RawClient(`${first.url}/mcp`, key.token);
    await client.connect();
    const ended = new RawClient(`${first.url}/mcp`, key.token);
    await ended.connect();
    expect(await ended.end()).toBe(200);
    // Tombstones and discovered lists are written behind; kill -9 may lose one second of them.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await first.kill9();

    const second = await startHub({ dir: first.dir, port: first.port });
    last = second;
    expect((await client.rpc('ping')).status).toBe(200);
    expect(await client.toolNames()).toContain('a__echo');
    expect((await ended.rpc('ping')).status).toBe(404);

    const { etag } = await rest(second, 'GET', `/keys/${key.id}`);
    const rotated = await rest(
      second,
      'POST',
      `/keys/${key.id}/rotate`,
      { overlapSeconds: 60 },
      { ifMatch: etag ?? '' },
    );
    expect(rotated.status).toBe(200);
    const renewed = new RawClient(`${second.url}/mcp`, String(rotated.body.token));
    renewed.session = client.session;
    expect((await renewed.rpc('ping')).status).toBe(200);
    expect((await client.rpc('ping')).status).toBe(200);

    expect(await second.stop()).toBe(0);
    const third = await startHub({ dir: first.dir, port: first.port });
    last = third;
    expect((await renewed.rpc('ping')).status).toBe(200);
  });
});

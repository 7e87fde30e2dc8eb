import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';
import { createTestDatabase, type TestDatabase, testPostgresUrl } from '../support/postgres.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const server = testPostgresUrl();

describe.runIf(server)('while PostgreSQL is away', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let hub: Hub;
  let client: RawClient;

  beforeAll(async () => {
    database = await createTestDatabase(server ?? '');
    const url = new URL(database.url);
    proxy = await startProxy({ host: url.hostname, port: Number(url.port || 5432) });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    hub = await startHub({
      env: { DATABASE_URL: url.href },
      settings: { mcpServers: { a: { command: 'node', args: [FIXTURE, '--stdio'] } } },
    });
    await waitForServers(hub, ['a']);
    const key = await makeKey(hub, { name: 'k', scope: { servers: ['a'] } });
    client = new RawClient(`${hub.url}/mcp/a`, key.token);
    await client.connect();
  });
  afterAll(async () => {
    await hub?.stop();
    await proxy?.close();
    await database?.drop();
  });

  it('calls go on with cached keys, writes are 503, health is degraded, and no call record is lost', async () => {
    await proxy.cut();
    for (let i = 0; i < 20; i++)
      expect((await client.call('echo', { message: String(i) })).result).toBeDefined();
    const refused = await rest(hub, 'POST', '/keys', { name: 'no' });
    expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
    const health = await fetch(`${hub.url}/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'degraded' }]);
    expect((await fetch(`${hub.url}/health/ready`)).status).toBe(200);

    await proxy.restore();
    const page = z.object({ items: z.array(z.object({ item: z.string().nullable() })) });
    const deadline = Date.now() + 60_000;
    let written = 0;
    while (written < 20 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { status, body } = await rest(hub, 'GET', '/activity?limit=100');
      if (status === 200) written = page.parse(body).items.filter(({ item }) => item === 'echo').length;
    }
    expect(written).toBe(20);
    expect((await rest(hub, 'POST', '/keys', { name: 'yes' })).status).toBe(201);
  });
});

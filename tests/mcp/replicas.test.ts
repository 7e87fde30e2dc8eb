import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';
import { createTestDatabase, type TestDatabase, testPostgresUrl } from '../support/postgres.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';

const server = testPostgresUrl();

describe.runIf(server)('two replicas on one database', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let hubs: Hub[] = [];
  const settings = { mcpServers: { a: { command: 'node', args: [FIXTURE, '--stdio'] } } };

  beforeAll(async () => {
    database = await createTestDatabase(server ?? '');
    const env = { DATABASE_URL: database.url, ENCRYPTION_KEY: 'one-key-for-all-replicas-0123456789' };
    // Both at once: migrations and the settings file are taken by one of them.
    hubs = await Promise.all([startHub({ settings, env }), startHub({ settings, env })]);
    await Promise.all(hubs.map((hub) => waitForServers(hub, ['a'])));
  }, 120_000);
  afterAll(async () => {
    await Promise.all(hubs.map((hub) => hub.stop()));
    await database?.drop();
  });

  const [one, two] = [() => hubs[0] ?? fail(), () => hubs[1] ?? fail()];
  function fail(): never {
    throw new Error('the hub is not there');
  }

  it('a key made on one opens the other, a session begun on one goes on at the other, and an end counts on both', async () => {
    const key = await makeKey(one(), { name: 'shared', scope: { servers: ['a'] } });
    const client = new RawClient(`${one().url}/mcp/a`, key.token);
    expect(await client.connect()).toBe(200);
    const elsewhere = new RawClient(`${two().url}/mcp/a`, key.token);
    elsewhere.session = client.session;
    await expect.poll(async () => (await elsewhere.rpc('ping')).status, { timeout: 10_000 }).toBe(200);
    expect(await client.end()).toBe(200);
    await expect.poll(async () => (await elsewhere.rpc('ping')).status, { timeout: 10_000 }).toBe(404);
  });

  it('a change made on one is obeyed by the other', async () => {
    const spec = { type: 'stdio', command: 'node', args: [FIXTURE, '--stdio'] };
    expect((await rest(one(), 'POST', '/servers', { name: 'b', spec })).status).toBe(201);
    await waitForServers(two(), ['b']);
    const { etag } = await rest(two(), 'GET', '/servers/b');
    await rest(two(), 'DELETE', '/servers/b', undefined, { ifMatch: etag ?? '' });
    const client = new RawClient(`${one().url}/mcp/b`, one().key);
    await expect.poll(() => client.connect(), { timeout: 10_000 }).toBe(404);
  });

  it('the settings file was applied once', async () => {
    const { body } = await rest(one(), 'GET', '/settings/revisions');
    const applied = JSON.stringify(body).match(/Applied settings/g) ?? [];
    expect(applied).toHaveLength(1);
  });

  it('a replica with another encryption key is refused', async () => {
    const env = { DATABASE_URL: database.url, ENCRYPTION_KEY: 'another-key-than-the-others-0123456789' };
    await expect(startHub({ settings, env })).rejects.toThrow(/ENCRYPTION_KEY/);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cookieOf } from './support/api.ts';
import { type Hub, startHub } from './support/hub.ts';
import { RawClient } from './support/mcp.ts';
import { createTestDatabase, type TestDatabase, testPostgresUrl } from './support/postgres.ts';
import { rest } from './support/rest.ts';

const PASSWORD = 'seven unlikely pelicans';
const admin = { ADMIN_USERNAME: 'root', ADMIN_PASSWORD: PASSWORD };
const answerSchema = z.object({ accessToken: z.string() });

/** Signs in as root, or takes a new access token for a cookie. */
async function enter(hub: Hub, cookie?: string) {
  const body = cookie === undefined ? { username: 'root', password: PASSWORD } : undefined;
  const response = await fetch(`${hub.url}/api/auth/${body ? 'login' : 'refresh'}`, {
    method: 'POST',
    headers: { ...(body && { 'content-type': 'application/json' }), ...(cookie && { cookie }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (response.status !== 200) return { status: response.status, token: '', cookie: '' };
  const { accessToken } = answerSchema.parse(await response.json());
  return { status: 200, token: accessToken, cookie: cookieOf(response) };
}

const get = (hub: Hub, path: string, token: string) =>
  fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${token}` } });

describe('a hub with an administrator', { timeout: 60_000 }, () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ env: admin });
  }, 60_000);
  afterAll(() => hub.stop());

  it('lets them in to what the hub says of itself, but not to MCP endpoints', async () => {
    const { token } = await enter(hub);
    expect(await (await get(hub, '/api/health', token)).json()).toHaveProperty(
      'parts.keys.status',
      'healthy',
    );
    expect((await get(hub, '/metrics', token)).status).toBe(200);
    expect((await get(hub, '/config', token)).status).toBe(200);
    expect(await new RawClient(`${hub.url}/mcp`, token).connect()).toBe(401);
    expect(await new RawClient(`${hub.url}/mcp`, hub.key).connect()).toBe(200);
  });

  it('shows and logs no password, and nothing that signs', async () => {
    const { token, cookie } = await enter(hub);
    expect(existsSync(join(hub.dataDir, 'jwt-secret'))).toBe(true);
    const config = await (await get(hub, '/config', token)).text();
    for (const text of [config, hub.logs()]) {
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain(token);
      expect(text).not.toContain(cookie);
    }
    expect(JSON.parse(config)).toContainEqual(
      expect.objectContaining({ name: 'JWT_SECRET', value: '••••••••', set: false }),
    );
  });

  it('knows them again after a restart, by the cookie and by the access token', async () => {
    const { token, cookie } = await enter(hub);
    await hub.kill9();
    hub = await startHub({ dir: hub.dir, env: { ...admin, ADMIN_PASSWORD: 'another that changes nothing' } });
    expect((await get(hub, '/api/auth/me', token)).status).toBe(200);
    expect((await enter(hub, cookie)).status).toBe(200);
  });

  it('is not started with a password that is too short', async () => {
    await expect(startHub({ env: { ADMIN_PASSWORD: 'short' } })).rejects.toThrow(/ADMIN_PASSWORD/);
  });
});

const server = testPostgresUrl();
describe.runIf(server)('two replicas with one JWT_SECRET', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let hubs: Hub[] = [];
  beforeAll(async () => {
    database = await createTestDatabase(server ?? '');
    const env = {
      ...admin,
      DATABASE_URL: database.url,
      ENCRYPTION_KEY: 'one-key-for-all-replicas-0123456789',
      JWT_SECRET: 'one-secret-for-all-replicas-0123456789',
    };
    hubs = await Promise.all([startHub({ env }), startHub({ env })]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(hubs.map((hub) => hub.stop()));
    await database?.drop();
  });
  const pair = () => {
    const [one, two] = hubs;
    if (!one || !two) throw new Error('the hubs are not there');
    return [one, two] as const;
  };

  it('who signs in at one is known to the other at once', async () => {
    const [one, two] = pair();
    for (let times = 0; times < 5; times++) {
      const { token, cookie } = await enter(one);
      expect((await get(two, '/api/auth/me', token)).status).toBe(200);
      expect((await enter(two, cookie)).status).toBe(200);
    }
  });

  it('a session that ends at one is over at the other within a second, its event stream included', async () => {
    const [one, two] = pair();
    const { token } = await enter(one);
    const stream = await get(two, '/api/events', token);
    const reader = stream.body?.getReader();
    await reader?.read();
    const at = Date.now();
    const { items } = z
      .object({ items: z.array(z.object({ id: z.string(), current: z.boolean() })) })
      .parse(await (await get(one, '/api/auth/sessions', token)).json());
    const mine = items.find(({ current }) => current);
    expect((await rest(one, 'DELETE', `/auth/sessions/${mine?.id}`, undefined, { token })).status).toBe(204);
    while (!(await reader?.read())?.done);
    expect(Date.now() - at).toBeLessThan(1000);
    expect((await get(two, '/api/auth/me', token)).status).toBe(401);
  });

  it('one that signs with another secret says so in its log', async () => {
    const env = {
      DATABASE_URL: database.url,
      ENCRYPTION_KEY: 'one-key-for-all-replicas-0123456789',
      JWT_SECRET: 'another-secret-than-the-others-0123456789',
    };
    const stranger = await startHub({ env: { ...env, LOG_LEVEL: 'warn' } });
    expect(stranger.logs()).toContain('need the same JWT_SECRET');
    await stranger.stop();
  });
});

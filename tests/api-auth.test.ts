import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../server/store/store.ts';
import {
  cookieOf,
  PASSWORD,
  problem,
  type SendOptions,
  type SignedIn,
  startApi,
  type TestApi,
} from './support/api.ts';
import { attributesOf, page } from './support/page.ts';
import { createTestDatabase, type TestDatabase, testPostgresUrl } from './support/postgres.ts';
import { type StoreKind, storeKinds, storeOptions } from './support/stores.ts';
import { startProxy, type TcpProxy } from './support/tcp-proxy.ts';

describe.each(storeKinds())('signing in, on $name', ({ open }: StoreKind) => {
  let api: TestApi;
  let users = 0;

  beforeAll(async () => {
    api = await startApi({ open });
  });
  afterAll(() => api.close());

  async function newUser(role: 'admin' | 'editor' | 'viewer' = 'editor') {
    const username = `user${++users}`;
    return { username, id: await api.addUser({ username, role }) };
  }

  const login = (username: string, password: string, options: SendOptions = {}) =>
    page(api, 'POST', '/api/auth/login', { ...options, body: { username, password } });
  const refresh = (cookie: string) => page(api, 'POST', '/api/auth/refresh', { cookie });
  const statusOf = async (token: string) => (await api.send('GET', '/api/auth/me', { token })).status;

  async function refreshed(cookie: string): Promise<SignedIn> {
    const response = await refresh(cookie);
    expect(response.status).toBe(200);
    return { token: (await response.json()).accessToken, cookie: cookieOf(response) };
  }

  describe('with a password', () => {
    it('gives an access token that works at once, and a refresh token that scripts cannot read', async () => {
      const { username, id } = await newUser('viewer');
      const response = await login(` ${username.toUpperCase()} `, PASSWORD);
      expect(response.status).toBe(200);
      const attributes = attributesOf(response);
      const { value, 'Max-Age': age, ...rest } = attributes;
      expect(rest).toEqual({ Path: '/api/auth', HttpOnly: '', SameSite: 'Strict' });
      expect(value?.length).toBeGreaterThan(60);
      expect(Number(age)).toBeGreaterThan(13 * 86_400);
      const body = await response.json();
      expect(body).toMatchObject({ expiresIn: 900, user: { id, username, role: 'viewer', pending: false } });
      expect(JSON.stringify(body)).not.toMatch(/argon2|"password"/);
      expect(JSON.stringify(body)).not.toContain(value);

      const me = await (await api.send('GET', '/api/auth/me', { token: body.accessToken })).json();
      expect(me).toMatchObject({ principal: `user:${username}`, role: 'viewer', permissions: ['view'] });
      expect(me.user.lastSignInAt).not.toBeNull();
    });

    it('a wrong password, and a user who does not exist, are refused alike; records name only users', async () => {
      const { username } = await newUser();
      const wrong = await problem(await login(username, 'not the one'), 401, 'unauthenticated');
      const nobody = await problem(await login('made-up', 'not the one'), 401, 'unauthenticated');
      expect(nobody.detail).toBe(wrong.detail);
      const keys = api.denials.filter(({ reason }) => reason === 'auth.password').map(({ key }) => key);
      expect(keys).toContain(`user:${username}`);
      expect(keys).not.toContain('user:made-up');
      expect(keys).toContain(null);
    });

    it('what is not JSON is not looked at', async () => {
      const headers = { 'content-type': 'text/plain' };
      await problem(await login('admin', PASSWORD, { headers }), 415, 'unsupported_media_type');
    });
  });

  describe('a refresh', () => {
    it('takes the token in for the next one', async () => {
      const { username } = await newUser();
      const first = await api.signIn(username);
      const second = await refreshed(first.cookie);
      expect(second.cookie).not.toBe(first.cookie);
      expect(await statusOf(second.token)).toBe(200);
      const third = await refreshed(second.cookie);
      expect(await statusOf(third.token)).toBe(200);
    });

    it('tabs that ask at once with one token are all answered, and what they hold then is good', async () => {
      const { username } = await newUser();
      const { cookie } = await api.signIn(username);
      const tabs = await Promise.all(Array.from({ length: 5 }, () => refreshed(cookie)));
      expect(new Set(tabs.map((tab) => tab.cookie)).size).toBe(1);
      for (const tab of tabs) expect(await statusOf(tab.token)).toBe(200);
      await refreshed(tabs[3]?.cookie ?? '');
    });

    it('with a token that was left behind ends the session, for whoever holds it', async () => {
      const { username } = await newUser();
      const stolen = await api.signIn(username);
      const other = await api.signIn(username);
      const newest = await refreshed((await refreshed(stolen.cookie)).cookie);
      const reused = await refresh(stolen.cookie);
      expect(attributesOf(reused)).toMatchObject({ value: '', 'Max-Age': '0', Path: '/api/auth' });
      await problem(reused, 401, 'unauthenticated');
      expect(await statusOf(newest.token)).toBe(401);
      expect((await refresh(newest.cookie)).status).toBe(401);
      expect(await statusOf(other.token)).toBe(200);
    });

    it('without a cookie is refused, and one that this hub did not make is taken away', async () => {
      const none = await page(api, 'POST', '/api/auth/refresh');
      expect(none.headers.getSetCookie()).toEqual([]);
      await problem(none, 401, 'unauthenticated');
      const { username } = await newUser();
      const { cookie } = await api.signIn(username);
      const forged = await refresh(`${cookie.slice(0, -4)}AAAA`);
      expect(attributesOf(forged)).toMatchObject({ value: '', 'Max-Age': '0' });
      await problem(forged, 401, 'unauthenticated');
    });
  });

  it('signing out ends the session and takes the cookie away; once more does no harm', async () => {
    const { username } = await newUser();
    const { token, cookie } = await api.signIn(username);
    for (let times = 0; times < 2; times++) {
      const out = await page(api, 'POST', '/api/auth/logout', { cookie });
      expect(out.status).toBe(204);
      expect(attributesOf(out)).toMatchObject({ value: '', 'Max-Age': '0', Path: '/api/auth' });
    }
    expect(await statusOf(token)).toBe(401);
    expect((await refresh(cookie)).status).toBe(401);
  });

  describe('pages of other sites', () => {
    const foreign: Array<[string, Record<string, string>]> = [
      ['with their origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
      ['with no origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
      ['that a proxy took the origin of', { 'sec-fetch-site': 'cross-site' }],
      ['of a neighbour that is not allowed', { 'sec-fetch-site': 'same-site' }],
    ];

    it.each(foreign)('%s neither sign in nor out, nor refresh', async (_, headers) => {
      const { username } = await newUser();
      const { token, cookie } = await api.signIn(username);
      const body = { username, password: PASSWORD };
      const sent = [
        await api.send('POST', '/api/auth/login', { token: null, headers, body }),
        await api.send('POST', '/api/auth/refresh', { token: null, headers: { ...headers, cookie } }),
        await api.send('POST', '/api/auth/logout', { token: null, headers: { ...headers, cookie } }),
      ];
      for (const response of sent) {
        expect(response.status).toBe(403);
        expect(response.headers.getSetCookie()).toEqual([]);
      }
      expect(await statusOf(token)).toBe(200);
      await refreshed(cookie);
    });

    it('an allowed origin is never told that cookies may go along', async () => {
      const headers = { origin: 'http://localhost:9999', 'sec-fetch-site': 'same-site' };
      const response = await api.send('GET', '/api/auth/setup', { token: null, headers });
      expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:9999');
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    });
  });

  describe('guessing', () => {
    it('at one account ends after ten, from wherever; who is signed in to it is not kept out', async () => {
      const { username } = await newUser();
      const { token, cookie } = await api.signIn(username);
      for (let i = 0; i < 10; i++) expect((await login(username, `guess number ${i}`)).status).toBe(401);
      const late = await login(username, PASSWORD);
      expect(Number(late.headers.get('retry-after'))).toBe(60);
      expect(await problem(late, 429, 'rate_limited')).toMatchObject({ data: { limit: 'account' } });
      expect(api.denials).toContainEqual(
        expect.objectContaining({ reason: 'limit.sign-in', key: `user:${username}` }),
      );

      expect(await statusOf(token)).toBe(200);
      expect((await login(username, PASSWORD, { headers: { cookie } })).status).toBe(200);
      await refreshed(cookie);
    });

    it('what is for anyone obeys the limit of an address, too', async () => {
      api.access.limits.configure({ perKey: 0, perAddress: 3 });
      const headers = { 'x-forwarded-for': '203.0.113.9' };
      const ask = () => api.send('GET', '/api/auth/setup', { token: null, headers });
      for (let i = 0; i < 3; i++) expect((await ask()).status).toBe(200);
      await problem(await ask(), 429, 'rate_limited');
      api.access.limits.configure({ perKey: 0, perAddress: 0 });
    });

    it('at many accounts from one address ends after fifty, for that address', async () => {
      const headers = { 'x-forwarded-for': '203.0.113.7' };
      const statuses = await Promise.all(
        Array.from(
          { length: 51 },
          async (_, i) => (await login(`stranger${i}`, 'not the one', { headers })).status,
        ),
      );
      expect(statuses.filter((status) => status === 401)).toHaveLength(50);
      const { username } = await newUser();
      const blocked = await login(username, PASSWORD, { headers });
      expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await problem(blocked, 429, 'rate_limited')).toMatchObject({ data: { limit: 'address' } });
      expect((await login(username, PASSWORD)).status).toBe(200);
    });
  });
});

const server = testPostgresUrl();
describe.runIf(server !== null)('while the database is away', () => {
  it('nobody signs in, but who is signed in goes on; a browser keeps its session for when it is back', async () => {
    const { hostname, port } = new URL(server ?? '');
    const database = await createTestDatabase(server ?? '');
    const proxy = await startProxy({ host: hostname, port: Number(port || 5432) });
    const api = await startApi({ open: () => openThrough(proxy, database) });
    await api.addUser({ username: 'mei', role: 'admin' });
    const { token, cookie } = await api.signIn('mei');

    await proxy.cut();
    const body = { username: 'mei', password: PASSWORD };
    const away = [
      await page(api, 'POST', '/api/auth/login', { body }),
      await page(api, 'POST', '/api/auth/refresh', { cookie }),
      await page(api, 'POST', '/api/auth/logout', { cookie }),
      await page(api, 'GET', '/api/auth/setup'),
    ];
    for (const response of away) {
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      await problem(response, 503, 'unavailable');
    }
    expect((await api.send('GET', '/api/tools', { token })).status).toBe(200);

    await proxy.restore();
    await expect
      .poll(async () => (await page(api, 'POST', '/api/auth/refresh', { cookie })).status, {
        timeout: 15_000,
      })
      .toBe(200);
    await api.close();
    await proxy.close();
  });
});

async function openThrough(proxy: TcpProxy, database: TestDatabase) {
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const store = await openStore(storeOptions({ url: url.href }));
  const drop = async () => {
    await store.close();
    await database.drop();
  };
  return { store, drop };
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSetupLink } from '../server/services/one-time-links.ts';
import { openStore } from '../server/store/store.ts';
import { cookieOf, PASSWORD, problem, type SendOptions, startApi, type TestApi } from './support/api.ts';
import { createTestDatabase, type TestDatabase, testPostgresUrl } from './support/postgres.ts';
import { type StoreKind, storeKinds, storeOptions } from './support/stores.ts';
import { startProxy, type TcpProxy } from './support/tcp-proxy.ts';

const SECOND = 1000;

interface Session {
  token: string;
  cookie: string;
}

/** A request as a browser's page sends it: with its cookie, from the hub's own origin. */
function page(api: TestApi, method: string, path: string, options: SendOptions & { cookie?: string } = {}) {
  const { cookie, headers = {}, token = null, ...rest } = options;
  const own = { origin: api.url, 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) };
  return api.send(method, path, { ...rest, token, headers: { ...own, ...headers } });
}

function attributesOf(response: Response): Record<string, string> {
  const [cookie = ''] = response.headers.getSetCookie();
  return Object.fromEntries(
    cookie.split('; ').map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.startsWith('patchbay_refresh') ? 'value' : name, value.join('=')];
    }),
  );
}

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

  async function refreshed(cookie: string): Promise<Session> {
    const response = await refresh(cookie);
    expect(response.status).toBe(200);
    return { token: (await response.json()).accessToken, cookie: cookieOf(response) };
  }

  it('the first administrator is made by a set-up link, and after that no other is', async () => {
    const needed = async () => (await (await page(api, 'GET', '/api/auth/setup')).json()).needed;
    expect(await needed()).toBe(true);
    const link = await createSetupLink(api.local);
    const body = { token: link?.token, username: 'Root', password: PASSWORD };
    const used = await page(api, 'POST', '/api/auth/link/use', { body });
    expect(await used.json()).toMatchObject({ user: { username: 'root', role: 'admin' } });
    expect(await needed()).toBe(false);
    expect((await page(api, 'POST', '/api/auth/link/use', { body })).status).toBe(404);
  });

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

  describe('a one-time link', () => {
    const tokenIn = (link: string) => link.split('#')[1] ?? '';

    it('lets an invited user choose a password and signs them in, once', async () => {
      const made = await api.send('POST', '/api/users', { body: { username: 'invited', role: 'viewer' } });
      expect(made.status).toBe(201);
      const { user, invitation } = await made.json();
      expect(made.headers.get('location')).toBe(`/api/users/${user.id}`);
      expect(invitation.link).toMatch(/^http:\/\/hub\.test\/setup#[\w-]{43}$/);
      const token = tokenIn(invitation.link);
      const read = await page(api, 'POST', '/api/auth/link', { body: { token } });
      expect(await read.json()).toMatchObject({ kind: 'invite', username: 'invited', role: 'viewer' });

      const use = () =>
        page(api, 'POST', '/api/auth/link/use', { body: { token, password: 'my very own choice' } });
      const used = await use();
      const { accessToken } = await used.json();
      expect(await statusOf(accessToken)).toBe(200);
      await refreshed(cookieOf(used));
      await problem(await use(), 404, 'not_found');
      expect((await login('invited', 'my very own choice')).status).toBe(200);
    });

    it('that nobody made is not found, and counted', async () => {
      const body = { token: 'a'.repeat(43) };
      await problem(await page(api, 'POST', '/api/auth/link', { body }), 404, 'not_found');
      expect(api.denials).toContainEqual(expect.objectContaining({ reason: 'auth.link', key: null }));
    });

    it('resets a password: the old one, and all sessions, end', async () => {
      const { username, id } = await newUser();
      const { token, cookie } = await api.signIn(username);
      const reset = await api.send('POST', `/api/users/${id}/reset-password`);
      const { invitation } = await reset.json();
      expect(await statusOf(token)).toBe(401);
      expect((await refresh(cookie)).status).toBe(401);
      expect((await login(username, PASSWORD)).status).toBe(401);
      const body = { token: tokenIn(invitation.link), password: 'a wholly new beginning' };
      expect((await page(api, 'POST', '/api/auth/link/use', { body })).status).toBe(200);
    });
  });

  describe('one’s own account', () => {
    it('a new password ends one’s other sessions, and this one goes on', async () => {
      const { username } = await newUser();
      const here = await api.signIn(username);
      const there = await api.signIn(username);
      const change = (current: string) =>
        api.send('POST', '/api/auth/password', {
          token: here.token,
          body: { current, next: 'three patient herons' },
        });
      const wrong = await problem(await change('not the one'), 422, 'invalid_input');
      expect(wrong.errors).toMatchObject([{ path: 'current' }]);
      expect((await change(PASSWORD)).status).toBe(204);
      expect(await statusOf(here.token)).toBe(200);
      expect(await statusOf(there.token)).toBe(401);
      await refreshed(here.cookie);
      expect((await login(username, PASSWORD)).status).toBe(401);
      expect((await login(username, 'three patient herons')).status).toBe(200);
    });

    it('the current password is not to be guessed either', async () => {
      const { username } = await newUser();
      const { token } = await api.signIn(username);
      const guess = (i: number) =>
        api.send('POST', '/api/auth/password', {
          token,
          body: { current: `guess ${i}`, next: 'three patient herons' },
        });
      for (let i = 0; i < 10; i++) expect((await guess(i)).status).toBe(422);
      await problem(await guess(10), 429, 'rate_limited');
      expect(await statusOf(token)).toBe(200);
    });

    it('one’s sessions are listed and ended, one by one or all others at once; nobody else’s', async () => {
      const { username } = await newUser();
      const stranger = await api.signIn((await newUser()).username);
      const [here, there, yonder] = await Promise.all([1, 2, 3].map(() => api.signIn(username)));
      if (!here || !there || !yonder) throw new Error('three sessions');
      const list = async (token: string) =>
        (await (await api.send('GET', '/api/auth/sessions', { token })).json()).items;
      const sessions: Array<{ id: string; current: boolean }> = await list(here.token);
      expect(sessions.filter(({ current }) => current)).toHaveLength(1);
      expect(sessions).toHaveLength(3);

      const mine = (await list(there.token)).find(({ current }: { current: boolean }) => current);
      const path = `/api/auth/sessions/${mine.id}`;
      await problem(await api.send('DELETE', path, { token: stranger.token }), 404, 'not_found');
      expect((await api.send('DELETE', path, { token: here.token })).status).toBe(204);
      expect(await statusOf(there.token)).toBe(401);
      expect((await api.send('POST', '/api/auth/sessions/end-others', { token: here.token })).status).toBe(
        204,
      );
      expect(await statusOf(yonder.token)).toBe(401);
      expect(await statusOf(here.token)).toBe(200);
    });

    it('keys and the command line have a role but no account', async () => {
      const token = await api.addKey({ rest: 'editor' });
      expect(await (await api.send('GET', '/api/auth/me', { token })).json()).toMatchObject({
        role: 'editor',
        user: null,
      });
      await problem(await api.send('GET', '/api/auth/sessions', { token }), 403, 'forbidden');
      await problem(await api.send('GET', '/api/auth/sessions'), 403, 'forbidden');
    });
  });

  describe('an administrator', () => {
    it('changes, disables and deletes users under their revision', async () => {
      const { id, username } = await newUser();
      const shown = await api.send('GET', `/api/users/${id}`);
      const etag = shown.headers.get('etag') ?? '';
      const patch = (body: unknown, ifMatch: string) =>
        api.send('PATCH', `/api/users/${id}`, { body, headers: { 'if-match': ifMatch } });
      const changed = await patch({ role: 'viewer', name: 'Somebody' }, etag);
      expect(await changed.json()).toMatchObject({ username, role: 'viewer', name: 'Somebody' });
      await problem(await patch({ enabled: false }, etag), 412, 'stale');
      const none = await api.send('DELETE', `/api/users/${id}`);
      await problem(none, 428, 'precondition_required');
      const { items } = await (await api.send('GET', '/api/users')).json();
      expect(items).toContainEqual(expect.objectContaining({ id, sessions: 0, keys: 0 }));
      const headers = { 'if-match': changed.headers.get('etag') ?? '' };
      expect((await api.send('DELETE', `/api/users/${id}`, { headers })).status).toBe(204);
      await problem(await api.send('GET', `/api/users/${id}`), 404, 'not_found');
    });

    it('ends what a user has open within a second: requests, refreshes and event streams', async () => {
      const { username, id } = await newUser();
      const bystander = await api.signIn((await newUser()).username);
      const { token, cookie } = await api.signIn(username);
      const stream = await follow(api, token);
      const other = await follow(api, bystander.token);
      const at = Date.now();
      const end = await api.send('POST', `/api/users/${id}/end-sessions`);
      expect(end.status).toBe(204);
      expect(await statusOf(token)).toBe(401);
      await stream.ended;
      expect(Date.now() - at).toBeLessThan(SECOND);
      expect((await refresh(cookie)).status).toBe(401);
      expect(other.isOpen()).toBe(true);
      await other.cancel();
    });

    it('ends only the session that is meant: another of the same user goes on', async () => {
      const { username } = await newUser();
      const [here, there] = [await api.signIn(username), await api.signIn(username)];
      const mine = await follow(api, here.token);
      const theirs = await follow(api, there.token);
      await page(api, 'POST', '/api/auth/logout', { cookie: there.cookie });
      await theirs.ended;
      expect(mine.isOpen()).toBe(true);
      expect(await statusOf(here.token)).toBe(200);
      await mine.cancel();
    });

    it('a role that is taken away is gone at once, without signing in anew', async () => {
      // The last administrator could not be anything else.
      await newUser('admin');
      const { username, id } = await newUser('admin');
      const { token } = await api.signIn(username);
      expect((await api.send('GET', '/api/users', { token })).status).toBe(200);
      const headers = { 'if-match': '*' };
      await api.send('PATCH', `/api/users/${id}`, { body: { role: 'viewer' }, headers });
      expect((await api.send('GET', '/api/users', { token })).status).toBe(403);
    });
  });

  describe('keys of a user', () => {
    const asKey = async (token: string) => {
      const response = await api.send('GET', '/api/auth/me', { token });
      return response.ok ? (await response.json()).role : response.status;
    };
    const patch = (id: string, body: unknown) =>
      api.send('PATCH', `/api/users/${id}`, { body, headers: { 'if-match': '*' } });

    async function keyOf(token: string): Promise<string> {
      const body = { name: 'mine', rest: 'editor' };
      const response = await api.send('POST', '/api/keys', { token, body });
      expect(response.status).toBe(201);
      return (await response.json()).token;
    }

    it('never do more than their owner may, and stop with the owner', async () => {
      const { username, id } = await newUser('editor');
      const key = await keyOf((await api.signIn(username)).token);
      expect(await asKey(key)).toBe('editor');
      await patch(id, { role: 'viewer' });
      expect(await asKey(key)).toBe('viewer');
      await patch(id, { enabled: false });
      expect(await asKey(key)).toBe(401);
      await patch(id, { enabled: true, role: 'admin' });
      expect(await asKey(key)).toBe('editor');
      await api.send('DELETE', `/api/users/${id}`, { headers: { 'if-match': '*' } });
      expect(await asKey(key)).toBe(401);
    });

    it('what such a key makes is the owner’s, too: it cannot outlive them', async () => {
      const { username, id } = await newUser('editor');
      const { token } = await api.signIn(username);
      const made = await keyOf(await keyOf(token));
      const { items } = await (await api.send('GET', '/api/keys', { token })).json();
      expect(items.map(({ owner }: { owner: string }) => owner)).toEqual([
        `user:${username}`,
        `user:${username}`,
      ]);
      await patch(id, { enabled: false });
      expect(await asKey(made)).toBe(401);
      await api.send('DELETE', `/api/users/${id}`, { headers: { 'if-match': '*' } });
      expect(await asKey(made)).toBe(401);
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

/** Opens the live stream and reads until it has begun. */
async function follow(api: TestApi, token: string) {
  const response = await api.send('GET', '/api/events', { token });
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  if (!reader) throw new Error('the stream has no body');
  await reader.read();
  let open = true;
  const ended = (async () => {
    while (!(await reader.read()).done);
  })()
    .catch(() => {})
    .finally(() => {
      open = false;
    });
  return { ended, isOpen: () => open, cancel: () => reader.cancel() };
}

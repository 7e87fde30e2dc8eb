import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSetupLink } from '../server/services/one-time-links.ts';
import { cookieOf, PASSWORD, problem, startApi, type TestApi } from './support/api.ts';
import { follow, page } from './support/page.ts';
import { type StoreKind, storeKinds } from './support/stores.ts';

const SECOND = 1000;

describe.each(storeKinds())('users, on $name', ({ open }: StoreKind) => {
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

  const login = (username: string, password: string) =>
    page(api, 'POST', '/api/auth/login', { body: { username, password } });
  const refresh = (cookie: string) => page(api, 'POST', '/api/auth/refresh', { cookie });
  const statusOf = async (token: string) => (await api.send('GET', '/api/auth/me', { token })).status;

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
      expect((await refresh(cookieOf(used))).status).toBe(200);
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
      expect((await refresh(here.cookie)).status).toBe(200);
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

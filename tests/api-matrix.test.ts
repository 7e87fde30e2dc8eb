import { UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../server/api/routes/index.ts';
import { createTokens } from '../server/auth/tokens.ts';
import type { Role } from '../server/contract/key.ts';
import { updateUser } from '../server/services/users.ts';
import { JWT_SECRET, LOCAL_TOKEN, STATIC_KEY, startApi, type TestApi } from './support/api.ts';

/** Who may do what, as the contract's table of permissions says it: copied from there, not from the code. */
const TABLE: Record<string, readonly Role[]> = {
  'see servers, groups, health, activity without payloads': ['admin', 'editor', 'auditor', 'viewer'],
  'call tools from console or REST': ['admin', 'editor'],
  'enable, disable, restart servers; edit titles, tool choices, groups, smart-routing texts': [
    'admin',
    'editor',
  ],
  'create keys for oneself, within one’s own reach': ['admin', 'editor'],
  'create or change commands, URLs, headers, env; import, apply, roll back': ['admin'],
  settings: ['admin'],
  'audit records, payloads, exports': ['admin', 'auditor'],
  'others’ keys, users, settings, identity providers': ['admin'],
  'one’s own account': ['admin', 'editor', 'auditor', 'viewer'],
};
const SEE = 'see servers, groups, health, activity without payloads';
const CALL = 'call tools from console or REST';
const OPERATE = 'enable, disable, restart servers; edit titles, tool choices, groups, smart-routing texts';
const KEYS = 'create keys for oneself, within one’s own reach';
const CONFIGURE = 'create or change commands, URLs, headers, env; import, apply, roll back';
const SETTINGS = 'settings';
const AUDIT = 'audit records, payloads, exports';
const USERS = 'others’ keys, users, settings, identity providers';
/** For whoever has a role; some of it only for somebody who is signed in. */
const OWN = 'one’s own account';
/** Who asks does not matter: a password, a link or a cookie says who they are. */
const ANYONE = 'whoever asks';

/** Every route there is, and the line of the table it belongs to. */
const ROUTES: Record<string, string> = {
  'GET /servers': SEE,
  'POST /servers': CONFIGURE,
  'POST /servers/import': CONFIGURE,
  'POST /servers/parse': CONFIGURE,
  'POST /servers/test': OPERATE,
  'GET /servers/{name}': SEE,
  'GET /servers/{name}/origin-diff': SEE,
  'PATCH /servers/{name}': OPERATE,
  'DELETE /servers/{name}': CONFIGURE,
  'POST /servers/{name}/enable': OPERATE,
  'POST /servers/{name}/disable': OPERATE,
  'POST /servers/{name}/restart': OPERATE,
  'POST /servers/{name}/test': OPERATE,
  'GET /servers/{name}/logs': OPERATE,
  'GET /servers/{name}/tools': SEE,
  'GET /servers/{name}/items/{kind}': SEE,
  'GET /servers/{name}/access': SEE,
  'PUT /servers/{name}/{kind}/{item}': OPERATE,
  'DELETE /servers/{name}/{kind}/{item}': OPERATE,
  'GET /groups': SEE,
  'POST /groups': OPERATE,
  'GET /groups/{id}': SEE,
  'PATCH /groups/{id}': OPERATE,
  'DELETE /groups/{id}': OPERATE,
  'GET /groups/{id}/access': SEE,
  'GET /groups/{id}/footprint': SEE,
  'POST /groups/preview': OPERATE,
  'GET /keys': KEYS,
  'POST /keys': KEYS,
  'GET /keys/{id}': KEYS,
  'PATCH /keys/{id}': KEYS,
  'DELETE /keys/{id}': KEYS,
  'POST /keys/{id}/rotate': KEYS,
  'POST /keys/{id}/revoke': KEYS,
  'GET /keys/{id}/tools': KEYS,
  'POST /keys/preview': KEYS,
  'GET /tools': SEE,
  'GET /tools/index': SEE,
  'POST /tools/call': CALL,
  'POST /smart-routing/search': SEE,
  'GET /smart-routing/status': SEE,
  'POST /smart-routing/reindex': OPERATE,
  'GET /smart-routing/queries': AUDIT,
  'GET /smart-routing/learned': AUDIT,
  'DELETE /smart-routing/learned': OPERATE,
  'GET /smart-routing/footprint': SEE,
  'GET /smart-routing/text': SEE,
  'PUT /smart-routing/text': OPERATE,
  'POST /smart-routing/text/preview': SEE,
  'GET /sessions': SEE,
  'GET /activity': SEE,
  'GET /activity/stats': SEE,
  'GET /activity/export': AUDIT,
  'GET /activity/{id}': SEE,
  'GET /audit': AUDIT,
  'GET /audit/export': AUDIT,
  'GET /settings/system': SETTINGS,
  'PATCH /settings/system': SETTINGS,
  'POST /settings/validate': SETTINGS,
  'POST /settings/diff': SETTINGS,
  'POST /settings/apply': CONFIGURE,
  'POST /settings/export': SETTINGS,
  'GET /settings/revisions': SETTINGS,
  'GET /settings/revisions/{number}': SETTINGS,
  'GET /settings/revisions/{number}/diff': SETTINGS,
  'POST /settings/rollback': CONFIGURE,
  'GET /events': SEE,
  'POST /auth/login': ANYONE,
  'POST /auth/refresh': ANYONE,
  'POST /auth/logout': ANYONE,
  'GET /auth/setup': ANYONE,
  'POST /auth/link': ANYONE,
  'POST /auth/link/use': ANYONE,
  'GET /auth/me': OWN,
  'POST /auth/password': OWN,
  'GET /auth/sessions': OWN,
  'DELETE /auth/sessions/{session}': OWN,
  'POST /auth/sessions/end-others': OWN,
  'GET /users': USERS,
  'POST /users': USERS,
  'GET /users/{id}': USERS,
  'PATCH /users/{id}': USERS,
  'DELETE /users/{id}': USERS,
  'POST /users/{id}/reset-password': USERS,
  'GET /users/{id}/sessions': USERS,
  'POST /users/{id}/end-sessions': USERS,
};

/** What those are answered who bring no password, link or cookie: their key makes no difference. */
const EMPTY_HANDED: Record<string, number> = {
  'POST /auth/login': 415,
  'POST /auth/refresh': 401,
  'POST /auth/logout': 204,
  'GET /auth/setup': 200,
  'POST /auth/link': 415,
  'POST /auth/link/use': 415,
};

/** What only a user has: keys and the command line are told so. */
const USERS_ONLY = new Set([
  'POST /auth/password',
  'GET /auth/sessions',
  'DELETE /auth/sessions/{session}',
  'POST /auth/sessions/end-others',
]);

/** What each credential is worth on the REST API: a role, a known key without one, or nobody at all. */
const CREDENTIALS: Record<string, Role | 'known' | 'nobody'> = {
  'no key': 'nobody',
  'a malformed header': 'nobody',
  'a key with a wrong secret': 'nobody',
  'an expired key': 'nobody',
  'a disabled key': 'nobody',
  'an MCP-only key': 'known',
  'a viewer': 'viewer',
  'an auditor': 'auditor',
  'an editor': 'editor',
  'an admin': 'admin',
  'the local token': 'admin',
  'a static key': 'viewer',
  'a user who is a viewer': 'viewer',
  'a user who is an auditor': 'auditor',
  'a user who is an editor': 'editor',
  'a user who is an admin': 'admin',
  'a user who was an admin when the token was made': 'viewer',
  'a user who is disabled': 'nobody',
  'a user whose session has ended': 'nobody',
  'a user who was deleted': 'nobody',
  'an expired access token': 'nobody',
  'an access token of another hub': 'nobody',
  'an access token without a signature': 'nobody',
};

let api: TestApi;
const headers = new Map<string, string | null>();

beforeAll(async () => {
  api = await startApi();
  const past = new Date(Date.now() - 1000);
  const bearer = (token: string) => `Bearer ${token}`;
  const viewer = await api.addKey({ rest: 'viewer' });
  headers.set('no key', null);
  headers.set('a malformed header', viewer);
  headers.set('a key with a wrong secret', bearer(`${viewer.slice(0, -4)}AAAA`));
  headers.set('an expired key', bearer(await api.addKey({ rest: 'admin', expiresAt: past })));
  headers.set('a disabled key', bearer(await api.addKey({ rest: 'admin', enabled: false })));
  headers.set('an MCP-only key', bearer(await api.addKey({ rest: null })));
  headers.set('a viewer', bearer(viewer));
  headers.set('an auditor', bearer(await api.addKey({ rest: 'auditor' })));
  headers.set('an editor', bearer(await api.addKey({ rest: 'editor' })));
  headers.set('an admin', bearer(await api.addKey({ rest: 'admin' })));
  headers.set('the local token', bearer(LOCAL_TOKEN));
  headers.set('a static key', bearer(STATIC_KEY));
  for (const role of ['viewer', 'auditor', 'editor', 'admin'] as const) {
    const article = /^[ae]/.test(role) ? 'an' : 'a';
    headers.set(`a user who is ${article} ${role}`, bearer((await userToken(role, role)).token));
  }
  const { id: demoted, token } = await userToken('demoted', 'admin');
  await updateUser(api.local, { id: demoted, patch: { role: 'viewer' }, ifMatch: null });
  headers.set('a user who was an admin when the token was made', bearer(token));
  const disabled = await userToken('disabled', 'admin');
  await updateUser(api.local, { id: disabled.id, patch: { enabled: false }, ifMatch: null });
  headers.set('a user who is disabled', bearer(disabled.token));
  const ended = await userToken('ended', 'admin');
  await api.send('POST', `/api/users/${ended.id}/end-sessions`);
  headers.set('a user whose session has ended', bearer(ended.token));
  const deleted = await userToken('deleted', 'admin');
  await api.send('DELETE', `/api/users/${deleted.id}`, { headers: { 'if-match': '*' } });
  headers.set('a user who was deleted', bearer(deleted.token));
  await addForgeries(await userToken('forged', 'admin'));
});

/** A user, signed in as a browser is. */
async function userToken(username: string, role: Role): Promise<{ id: string; token: string }> {
  const id = await api.addUser({ username, role });
  return { id, token: (await api.signIn(username)).token };
}

/** Tokens that say the same as a good one. */
async function addForgeries({ token }: { token: string }): Promise<void> {
  const claims = await api.access.tokens.verifyAccess(token);
  if (claims === null || claims === 'expired') throw new Error('the token is not good');
  const before = createTokens({ jwtSecret: JWT_SECRET, now: () => Date.now() - 3_600_000 });
  const other = createTokens({ jwtSecret: `${JWT_SECRET} of another hub` });
  headers.set('an expired access token', `Bearer ${(await before.issueAccess(claims)).token}`);
  headers.set('an access token of another hub', `Bearer ${(await other.issueAccess(claims)).token}`);
  const bare = new UnsecuredJWT({ sid: claims.sessionId })
    .setIssuer('patchbay')
    .setAudience('patchbay/api')
    .setSubject(claims.userId)
    .setIssuedAt()
    .setExpirationTime('10m');
  headers.set('an access token without a signature', `Bearer ${bare.encode()}`);
}
afterAll(() => api.close());

const name = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`;

/** Names nothing that exists, so that an allowed request fails later, and for another reason. */
function address(path: string): string {
  const values: Record<string, string> = {
    name: 'absent',
    id: 'aaaaaaaaaa',
    kind: 'tools',
    item: 'x',
    number: '1',
    session: 'absent',
  };
  return `/api${path.replace(/\{(\w+)\}/g, (_, part: string) => values[part] ?? 'x')}`;
}

/** The status alone; an endless answer is given up. */
async function ask(method: string, path: string, authorization: string | null): Promise<number> {
  const controller = new AbortController();
  const extra: Record<string, string> = authorization === null ? {} : { authorization };
  const response = await api.send(method, path, { token: null, headers: extra, signal: controller.signal });
  controller.abort();
  return response.status;
}

it('the matrix knows every route there is, and no other', () => {
  expect(routes.map(name).sort()).toEqual(Object.keys(ROUTES).sort());
});

describe.each(Object.entries(CREDENTIALS))('%s (%s)', (credential, worth) => {
  it.each(Object.entries(ROUTES))('%s', async (route, line) => {
    const [method = '', path = ''] = route.split(' ');
    const status = await ask(method, address(path), headers.get(credential) ?? null);
    const allowed = worth !== 'nobody' && worth !== 'known' && TABLE[line]?.includes(worth);
    if (line === ANYONE) expect(status).toBe(EMPTY_HANDED[route]);
    else if (worth === 'nobody') expect(status).toBe(401);
    else if (!allowed) expect(status).toBe(403);
    else if (USERS_ONLY.has(route) && !credential.startsWith('a user')) {
      expect([403, 404, 415]).toContain(status);
    } else {
      expect([401, 403]).not.toContain(status);
      expect(status).toBeLessThan(500);
    }
  });
});

describe('within a route, what only an administrator may', () => {
  const editor = (method: string, path: string, body: unknown, extra: Record<string, string> = {}) =>
    api.send(method, path, {
      token: null,
      body,
      headers: { authorization: headers.get('an editor') ?? '', ...extra },
    });

  beforeAll(async () => {
    await api.send('POST', '/api/servers', {
      body: { name: 'mine', spec: { type: 'stdio', command: 'npx' } },
    });
  });

  it.each([
    { command: 'sh' },
    { args: ['x'] },
    { env: { A: 'b' } },
    { cwd: '/' },
    { type: 'sse', url: 'http://x' },
    { passthroughHeaders: ['x'] },
  ])('an editor cannot change %j of a server', async (patch) => {
    expect((await editor('PATCH', '/api/servers/mine', patch, { 'if-match': '*' })).status).toBe(403);
  });

  it('an editor can change its title', async () => {
    expect((await editor('PATCH', '/api/servers/mine', { title: 'Mine' }, { 'if-match': '*' })).status).toBe(
      200,
    );
  });

  it('an editor cannot test a command of their own', async () => {
    const spec = { type: 'stdio', command: 'sh', args: ['-c', 'id'] };
    expect((await editor('POST', '/api/servers/mine/test', { spec })).status).toBe(403);
    expect(api.runtime.asked.filter((one) => one.startsWith('test '))).toEqual([]);
  });

  it.each(['admin', 'auditor'])('an editor cannot make a key with the role %s', async (rest) => {
    expect((await editor('POST', '/api/keys', { name: 'x', rest })).status).toBe(403);
  });

  it('an editor sees and touches only their own keys', async () => {
    const { key } = await (await api.send('POST', '/api/keys', { body: { name: 'of another' } })).json();
    expect((await editor('GET', `/api/keys/${key.id}`, undefined)).status).toBe(404);
    expect((await editor('POST', `/api/keys/${key.id}/rotate`, undefined)).status).toBe(404);
    expect((await editor('DELETE', `/api/keys/${key.id}`, undefined)).status).toBe(404);
    const { items } = await (await editor('GET', '/api/keys', undefined)).json();
    expect(items.map((item: { id: string }) => item.id)).not.toContain(key.id);
  });

  it('denials are counted for the audit records, with who it was', () => {
    expect(api.denials).toContainEqual(
      expect.objectContaining({ reason: 'forbidden.settings.manage', key: expect.stringMatching(/^key:/) }),
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../server/api/routes/index.ts';
import type { Role } from '../server/contract/key.ts';
import { LOCAL_TOKEN, STATIC_KEY, startApi, type TestApi } from './support/api.ts';

/** Who may do what, as the contract's table of permissions says it: copied from there, not from the code. */
const TABLE: Record<string, readonly Role[]> = {
  'see servers, groups, health, activity without payloads': ['admin', 'editor', 'auditor', 'viewer'],
  'call tools from console or REST': ['admin', 'editor'],
  'enable, disable, restart servers; edit titles, tool choices, groups': ['admin', 'editor'],
  'create keys for oneself, within one’s own reach': ['admin', 'editor'],
  'create or change commands, URLs, headers, env; import, apply, roll back': ['admin'],
  settings: ['admin'],
  'audit records, exports': ['admin', 'auditor'],
};
const SEE = 'see servers, groups, health, activity without payloads';
const CALL = 'call tools from console or REST';
const OPERATE = 'enable, disable, restart servers; edit titles, tool choices, groups';
const KEYS = 'create keys for oneself, within one’s own reach';
const CONFIGURE = 'create or change commands, URLs, headers, env; import, apply, roll back';
const SETTINGS = 'settings';
const AUDIT = 'audit records, exports';

/** Every route there is, and the line of the table it belongs to. */
const ROUTES: Record<string, string> = {
  'GET /servers': SEE,
  'POST /servers': CONFIGURE,
  'POST /servers/import': CONFIGURE,
  'GET /servers/{name}': SEE,
  'PATCH /servers/{name}': OPERATE,
  'DELETE /servers/{name}': CONFIGURE,
  'POST /servers/{name}/enable': OPERATE,
  'POST /servers/{name}/disable': OPERATE,
  'POST /servers/{name}/restart': OPERATE,
  'POST /servers/{name}/test': OPERATE,
  'GET /servers/{name}/logs': OPERATE,
  'GET /servers/{name}/tools': SEE,
  'PUT /servers/{name}/{kind}/{item}': OPERATE,
  'DELETE /servers/{name}/{kind}/{item}': OPERATE,
  'GET /groups': SEE,
  'POST /groups': OPERATE,
  'GET /groups/{id}': SEE,
  'PATCH /groups/{id}': OPERATE,
  'DELETE /groups/{id}': OPERATE,
  'GET /keys': KEYS,
  'POST /keys': KEYS,
  'GET /keys/{id}': KEYS,
  'PATCH /keys/{id}': KEYS,
  'DELETE /keys/{id}': KEYS,
  'POST /keys/{id}/rotate': KEYS,
  'POST /keys/{id}/revoke': KEYS,
  'GET /tools': SEE,
  'POST /tools/call': CALL,
  'GET /activity': SEE,
  'GET /activity/stats': SEE,
  'GET /activity/export': AUDIT,
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
};

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
});
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
    if (worth === 'nobody') expect(status).toBe(401);
    else if (!allowed) expect(status).toBe(403);
    else {
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
    expect(api.runtime.asked).toEqual([]);
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

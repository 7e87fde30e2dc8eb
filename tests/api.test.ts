import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REDACTED } from '../server/contract/redacted.ts';
import { newId } from '../server/store/ids.ts';
import { insertCallRecords } from '../server/store/queries/activity.ts';
import { problem, startApi, type TestApi } from './support/api.ts';
import { testStatus } from './support/runtime.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const memory = { type: 'stdio', command: 'npx', args: ['-y', 'memory'], env: { TOKEN: 'very-secret-value' } };

async function addServer(name: string, spec: unknown = memory): Promise<string> {
  const response = await api.send('POST', '/api/servers', { body: { name, spec } });
  expect(response.status).toBe(201);
  return response.headers.get('etag') ?? '';
}

describe('servers', () => {
  it('are created, shown, changed under their revision and removed', async () => {
    const created = await api.send('POST', '/api/servers', { body: { name: 'crud', spec: memory } });
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe('/api/servers/crud');
    const etag = created.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"\d+"$/);

    const changed = await api.send('PATCH', '/api/servers/crud', {
      body: { title: 'Memory' },
      headers: { 'if-match': etag },
    });
    expect(await changed.json()).toMatchObject({
      name: 'crud',
      spec: { title: 'Memory', command: 'npx' },
      origin: 'admin',
    });
    expect(changed.headers.get('etag')).not.toBe(etag);

    const stale = await api.send('DELETE', '/api/servers/crud', { headers: { 'if-match': etag } });
    await problem(stale, 412, 'stale');
    const current = changed.headers.get('etag') ?? '';
    const gone = await api.send('DELETE', '/api/servers/crud', { headers: { 'if-match': current } });
    expect(gone.status).toBe(204);
    await problem(await api.send('GET', '/api/servers/crud'), 404, 'not_found');
  });

  it('never show a secret, and keep it when the dots come back', async () => {
    const etag = await addServer('secretive');
    const text = await (await api.send('GET', '/api/servers')).text();
    expect(text).not.toContain('very-secret-value');
    const { spec } = await (await api.send('GET', '/api/servers/secretive')).json();
    const saved = await api.send('PATCH', '/api/servers/secretive', {
      body: spec,
      headers: { 'if-match': etag },
    });
    expect(saved.status).toBe(200);
    await api.send('POST', '/api/servers/secretive/test');
    expect(api.runtime.asked.at(-1)).toContain('very-secret-value');
  });

  it('carry what they are doing now', async () => {
    await addServer('live');
    api.runtime.servers.set('live', testStatus('live'));
    expect(await (await api.send('GET', '/api/servers/live')).json()).toMatchObject({
      status: { state: 'ready' },
    });
    const logs = await (await api.send('GET', '/api/servers/live/logs?limit=7')).json();
    expect(logs.items).toMatchObject([{ n: 1, stream: 'stderr' }]);
    expect((await api.send('POST', '/api/servers/live/restart')).status).toBe(202);
    expect(api.runtime.asked).toContain('restart live');
  });

  it('are enabled and disabled, and a disabled one is not restarted', async () => {
    await addServer('switch');
    const off = await api.send('POST', '/api/servers/switch/disable');
    expect(await off.json()).toMatchObject({ spec: { enabled: false } });
    await problem(await api.send('POST', '/api/servers/switch/restart'), 409, 'conflict');
    const on = await api.send('POST', '/api/servers/switch/enable');
    expect(await on.json()).toMatchObject({ spec: { enabled: true } });
  });

  it('have their tools hidden and renamed, and shown again', async () => {
    await addServer('tooled');
    const shown = async () => (await (await api.send('GET', '/api/servers/tooled')).json()).spec.tools;
    const item = '/api/servers/tooled/tools/write';
    expect((await api.send('PUT', item, { body: { enabled: false } })).status).toBe(204);
    expect(await shown()).toEqual({ write: { enabled: false } });
    expect((await api.send('DELETE', item)).status).toBe(204);
    expect(await shown()).toBeUndefined();
  });

  it('take items whose names need encoding, such as resource URIs', async () => {
    await addServer('encoded');
    const uri = 'file:///a b/c?d=é%';
    const path = `/api/servers/encoded/resources/${encodeURIComponent(uri)}`;
    expect((await api.send('PUT', path, { body: { name: 'C' } })).status).toBe(204);
    const { spec } = await (await api.send('GET', '/api/servers/encoded')).json();
    expect(spec.resources).toEqual({ [uri]: { name: 'C' } });
  });

  it('are imported from the configuration of another client', async () => {
    const document = '{ // from a desktop\n "mcpServers": { "imported": { "command": "npx" } } }';
    const response = await api.send('POST', '/api/servers/import', { body: { document } });
    expect(await response.json()).toMatchObject({ created: ['imported'], skipped: [] });
  });

  it('a document that cannot be read is wrong input', async () => {
    const imported = await api.send('POST', '/api/servers/import', { body: { document: '{' } });
    expect((await problem(imported, 422, 'invalid_input')).errors).toMatchObject([{ path: 'document' }]);
    const applied = await api.send('POST', '/api/settings/apply', { body: { text: '{' } });
    expect((await problem(applied, 422, 'invalid_input')).errors).toMatchObject([{ path: 'text' }]);
  });
});

describe('groups and keys', () => {
  it('a group is created, changed and removed', async () => {
    await addServer('member');
    const created = await api.send('POST', '/api/groups', {
      body: { id: 'team', spec: { servers: [{ name: 'member' }] } },
    });
    expect(created.status).toBe(201);
    const headers = { 'if-match': created.headers.get('etag') ?? '' };
    const changed = await api.send('PATCH', '/api/groups/team', { body: { name: 'Team' }, headers });
    expect(await changed.json()).toMatchObject({
      id: 'team',
      spec: { name: 'Team', servers: [{ name: 'member' }] },
    });
    expect((await api.send('DELETE', '/api/groups/team', { headers: { 'if-match': '*' } })).status).toBe(204);
  });

  it('a key is shown once, works at once, is rotated and revoked', async () => {
    const created = await api.send('POST', '/api/keys', { body: { name: 'CI', rest: 'viewer' } });
    const { key, token } = await created.json();
    expect(token).toMatch(/^pb_[a-z2-7]{10}_[\w-]{43}$/);
    expect(await (await api.send('GET', '/api/keys')).text()).not.toContain(token.slice(14));
    await expect.poll(async () => (await api.send('GET', '/api/servers', { token })).status).toBe(200);

    const rotated = await (await api.send('POST', `/api/keys/${key.id}/rotate`)).json();
    await expect.poll(async () => (await api.send('GET', '/api/servers', { token })).status).toBe(401);
    await expect
      .poll(async () => (await api.send('GET', '/api/servers', { token: rotated.token })).status)
      .toBe(200);
    expect((await api.send('POST', `/api/keys/${key.id}/revoke`)).status).toBe(204);
    await expect
      .poll(async () => (await api.send('GET', '/api/servers', { token: rotated.token })).status)
      .toBe(401);
  });

  it('no answer about keys ever holds a hash', async () => {
    await api.send('POST', '/api/keys', { body: { name: 'plain' } });
    expect(await (await api.send('GET', '/api/keys')).text()).not.toMatch(/hash|previous"/);
  });
});

describe('tools', () => {
  it('a call answers the MCP result as it is', async () => {
    api.runtime.call = () => ({ content: [{ type: 'text', text: 'hi' }], isError: true, _meta: { x: 1 } });
    const response = await api.send('POST', '/api/tools/call', {
      body: { name: 'a__b', arguments: { n: 1 } },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      content: [{ type: 'text', text: 'hi' }],
      isError: true,
      _meta: { x: 1 },
    });
    expect(api.runtime.asked).toContain('call - a__b {"n":1}');
  });

  it('a caller that goes away cancels its call', async () => {
    api.runtime.call = () => new Promise(() => {});
    const controller = new AbortController();
    const call = api.send('POST', '/api/tools/call', { body: { name: 'slow' }, signal: controller.signal });
    await expect.poll(() => api.runtime.asked.includes('call - slow {}')).toBe(true);
    controller.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(() => api.runtime.asked.includes('aborted slow')).toBe(true);
  });

  it('an unknown endpoint is not found', async () => {
    await problem(await api.send('GET', '/api/tools?endpoint=nowhere'), 404, 'not_found');
  });
});

describe('settings', () => {
  const text = JSON.stringify({ mcpServers: { applied: { command: 'npx' }, wrong: { command: 7 } } });

  it('a document is checked, compared, applied and rolled back', async () => {
    const checked = await (await api.send('POST', '/api/settings/validate', { body: { text } })).json();
    expect(checked).toMatchObject({ ok: false, units: ['server:applied'] });
    const compared = await (await api.send('POST', '/api/settings/diff', { body: { text } })).json();
    expect(compared.created).toEqual(['server:applied']);
    const applied = await (await api.send('POST', '/api/settings/apply', { body: { text } })).json();
    expect(applied).toMatchObject({
      created: ['server:applied'],
      problems: [{ path: expect.stringContaining('wrong') }],
    });

    const revisions = await (await api.send('GET', '/api/settings/revisions?limit=1')).json();
    expect(revisions.items).toMatchObject([{ number: applied.revision }]);
    expect(revisions.nextCursor).toEqual(expect.any(String));
    const detail = await (await api.send('GET', `/api/settings/revisions/${applied.revision}`)).json();
    expect(detail.changes).toMatchObject([{ unit: 'server:applied', before: null }]);
    const diff = await (await api.send('GET', `/api/settings/revisions/${applied.revision - 1}/diff`)).json();
    expect(diff.changes).toMatchObject([{ unit: 'server:applied', before: null }]);

    const back = await api.send('POST', '/api/settings/rollback', { body: { to: applied.revision - 1 } });
    expect(await back.json()).toMatchObject({ revision: applied.revision + 1 });
    await problem(await api.send('GET', '/api/servers/applied'), 404, 'not_found');
  });

  it('a server is compared with what the file made of it, in one answer and without secrets', async () => {
    const entry = { command: 'npx', env: { TOKEN: 'secret-of-the-file' } };
    await api.send('POST', '/api/settings/apply', {
      body: { text: JSON.stringify({ mcpServers: { brought: entry } }) },
    });
    await addServer('made');
    const token = await api.addKey({ rest: 'viewer' });
    const compare = async (name: string) =>
      (await api.send('GET', `/api/servers/${name}/origin-diff`, { token })).json();
    expect(await compare('made')).toEqual({ differs: false, file: null });
    expect(await compare('brought')).toMatchObject({ differs: false, file: { command: 'npx' } });
    await api.send('PATCH', '/api/servers/brought', {
      body: { title: 'Mine', env: { TOKEN: 'secret-of-mine' } },
      headers: { 'if-match': '*' },
    });
    const compared = await compare('brought');
    expect(compared).toMatchObject({ differs: true, file: { type: 'stdio', env: { TOKEN: REDACTED } } });
    expect(compared.file.title).toBeUndefined();
    expect(JSON.stringify(compared)).not.toContain('secret-of');
    await problem(await api.send('GET', '/api/servers/nowhere/origin-diff'), 404, 'not_found');
  });

  it('the system configuration is changed under its revision', async () => {
    const shown = await api.send('GET', '/api/settings/system');
    const headers = { 'if-match': shown.headers.get('etag') ?? '' };
    const body = { limits: { perKey: 600 } };
    const changed = await api.send('PATCH', '/api/settings/system', { body, headers });
    expect(await changed.json()).toMatchObject({ config: { limits: { perKey: 600 } } });
    await problem(await api.send('PATCH', '/api/settings/system', { body, headers }), 412, 'stale');
    await api.send('PATCH', '/api/settings/system', { body: { limits: null }, headers: { 'if-match': '*' } });
  });

  it('an export has no secrets unless they are asked for, and is audited', async () => {
    await addServer('exported');
    const { text: redacted } = await (await api.send('POST', '/api/settings/export')).json();
    expect(redacted).not.toContain('very-secret-value');
    const { text: plain } = await (
      await api.send('POST', '/api/settings/export', { body: { secrets: 'plain' } })
    ).json();
    expect(plain).toContain('very-secret-value');
    const { items } = await (await api.send('GET', '/api/audit?action=settings.export')).json();
    expect(items).toMatchObject([
      { principal: 'local', after: { secrets: 'plain' } },
      { principal: 'local', after: { secrets: 'redacted' } },
    ]);
  });
});

describe('records', () => {
  it('every change has an audit record with who, what and from where', async () => {
    await addServer('audited');
    const { items } = await (await api.send('GET', '/api/audit?subject=server:audited')).json();
    expect(items).toMatchObject([
      { action: 'server.create', principal: 'local', address: expect.stringMatching(/^10\./) },
    ]);
    expect(JSON.stringify(items)).not.toContain('very-secret-value');
  });

  it.each([
    ['/api/audit/export?format=csv', 'text/csv; charset=utf-8', /^id,at,principal,action/],
    ['/api/audit/export', 'application/jsonl; charset=utf-8', /^\{"id":/],
    ['/api/activity/export?format=csv', 'text/csv; charset=utf-8', /^id,at,requestId/],
  ])('%s is a download', async (path, type, head) => {
    const response = await api.send('GET', path);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="(audit|activity)\.(csv|jsonl)"$/,
    );
    expect(await response.text()).toMatch(head);
  });

  it('no spreadsheet runs what a caller made up, and an export is recorded with who took what', async () => {
    const at = new Date().toISOString();
    const made = { endpoint: 'mcp', method: 'tools/call', server: null, errorOwner: 'client' as const };
    const sizes = { durationMs: 1, upstreamMs: 0, requestBytes: 1, responseBytes: 1 };
    await insertCallRecords(api.store.db, [
      {
        ...{ id: newId(new Date(at)), at, requestId: '@SUM(A1)', principal: 'local', item: '=1+cmd();=2' },
        ...{ outcome: 'denied', errorCode: -32602, ...made, ...sizes },
      },
    ]);
    const path = '/api/activity/export?format=csv&errorOwner=client&minDurationMs=1&q=CMD()';
    const text = await (await api.send('GET', path, { headers: { 'user-agent': 'spread/1' } })).text();
    expect(text).toContain(`,'@SUM(A1),`);
    expect(text).toContain(`,"'=1+cmd();=2",`);
    const { items } = await (await api.send('GET', '/api/audit?action=activity.&q=spread/1')).json();
    expect(items).toMatchObject([
      {
        action: 'activity.export',
        principal: 'local',
        after: { errorOwner: 'client', minDurationMs: 1, q: 'CMD()', payloads: false },
        address: expect.stringMatching(/^10\./),
        userAgent: 'spread/1',
      },
    ]);
    expect(items[0].requestId).not.toBe('');
  });

  it('a verb that needs more than its route counts its denial, too', async () => {
    await addServer('guarded');
    const token = await api.addKey({ rest: 'editor' });
    const body = { spec: memory };
    await problem(await api.send('POST', '/api/servers/guarded/test', { token, body }), 403, 'forbidden');
    const headers = { 'if-match': '*' };
    const patch = { body: { command: 'other' }, token, headers };
    await problem(await api.send('PATCH', '/api/servers/guarded', patch), 403, 'forbidden');
    const counted = api.denials.filter(({ reason }) => reason === 'forbidden.servers.configure');
    expect(counted).toHaveLength(2);
  });

  it.each([['%00'], ['a%1Fb'], ['x'.repeat(201)]])(
    'a text that cannot be looked for is refused: %s',
    async (q) => {
      await problem(await api.send('GET', `/api/activity?q=${q}`), 422, 'invalid_input');
      await problem(await api.send('GET', `/api/audit?q=${q}`), 422, 'invalid_input');
    },
  );

  it('statistics answer for the last day without any filter', async () => {
    expect(await (await api.send('GET', '/api/activity/stats?server=none')).json()).toEqual({ items: [] });
    expect(await (await api.send('GET', '/api/activity?outcome=ok')).json()).toEqual({ items: [] });
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STATIC_KEY, startApi, type TestApi } from './support/api.ts';
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

/** Checks that an answer is a problem in the form of the contract. @returns its body */
async function problem(response: Response, status: number, code: string) {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body = await response.json();
  expect(body).toMatchObject({ status, code, requestId: response.headers.get('x-request-id') });
  return body;
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
    expect(logs.items).toMatchObject([{ text: 'last 7' }]);
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
    api.runtime.servers.set('tooled', testStatus('tooled'));
    api.runtime.toolsSeen.push({
      name: 'tooled__read',
      server: 'tooled',
      tool: 'read',
      definition: { description: 'Reads' },
    });
    const item = '/api/servers/tooled/tools/write';
    expect((await api.send('PUT', item, { body: { enabled: false } })).status).toBe(204);
    const { items } = await (await api.send('GET', '/api/servers/tooled/tools')).json();
    expect(items).toEqual([
      { name: 'read', enabled: true, override: null, definition: { description: 'Reads' } },
      { name: 'write', enabled: false, override: { enabled: false }, definition: null },
    ]);
    expect((await api.send('DELETE', item)).status).toBe(204);
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

  it('the system configuration is changed under its revision', async () => {
    const shown = await api.send('GET', '/api/settings/system');
    const headers = { 'if-match': shown.headers.get('etag') ?? '' };
    const body = { limits: { perKey: 600 } };
    const changed = await api.send('PATCH', '/api/settings/system', { body, headers });
    expect(await changed.json()).toMatchObject({ config: { limits: { perKey: 600 } } });
    await problem(await api.send('PATCH', '/api/settings/system', { body, headers }), 412, 'stale');
    await api.send('PATCH', '/api/settings/system', { body: { limits: null }, headers: { 'if-match': '*' } });
  });

  it('an export has no secrets unless they are asked for, and that is audited', async () => {
    await addServer('exported');
    const { text: redacted } = await (await api.send('POST', '/api/settings/export')).json();
    expect(redacted).not.toContain('very-secret-value');
    const { text: plain } = await (
      await api.send('POST', '/api/settings/export', { body: { secrets: 'plain' } })
    ).json();
    expect(plain).toContain('very-secret-value');
    const { items } = await (await api.send('GET', '/api/audit?action=settings.export')).json();
    expect(items).toMatchObject([{ principal: 'local', after: { secrets: 'plain' } }]);
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

  it('statistics answer for the last day without any filter', async () => {
    expect(await (await api.send('GET', '/api/activity/stats')).json()).toEqual({ items: [] });
    expect(await (await api.send('GET', '/api/activity?outcome=ok')).json()).toEqual({ items: [] });
  });
});

describe('errors', () => {
  it('input: every wrong field is named by its path', async () => {
    const body = {
      name: 'no spaces allowed',
      spec: { type: 'stdio', command: '', args: ['a', 7], comand: 'x' },
    };
    const { errors } = await problem(await api.send('POST', '/api/servers', { body }), 422, 'invalid_input');
    const paths = errors.map((error: { path: string }) => error.path).sort();
    expect(paths).toEqual(['name', 'spec.args[1]', 'spec.comand', 'spec.command']);
  });

  it.each([
    ['an unknown path', 'GET', '/api/nothing', {}, 404, 'not_found'],
    ['the bare prefix', 'GET', '/api', {}, 404, 'not_found'],
    ['a name that nothing can have', 'GET', '/api/servers/a%20b', {}, 404, 'not_found'],
    ['a method the path does not have', 'PUT', '/api/servers', {}, 405, 'method_not_allowed'],
    [
      'text instead of JSON',
      'POST',
      '/api/servers',
      { body: 'x', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
    ],
    [
      'a compressed body',
      'POST',
      '/api/servers',
      { body: {}, headers: { 'content-encoding': 'gzip' } },
      415,
      'unsupported_media_type',
    ],
    ['malformed JSON', 'POST', '/api/servers', { body: '{"name":' }, 400, 'malformed'],
    [
      'an empty body',
      'POST',
      '/api/servers',
      { headers: { 'content-type': 'application/json' } },
      400,
      'malformed',
    ],
    [
      'a body over the limit',
      'POST',
      '/api/servers',
      { body: { pad: 'x'.repeat(1_100_000) } },
      413,
      'payload_too_large',
    ],
    [
      'a name that is taken',
      'POST',
      '/api/servers',
      { body: { name: 'taken', spec: memory } },
      409,
      'conflict',
    ],
    ['a query member given twice', 'GET', '/api/audit?limit=1&limit=2', {}, 400, 'malformed'],
    ['a limit over the bound', 'GET', '/api/audit?limit=501', {}, 422, 'invalid_input'],
    ['a cursor that is none', 'GET', '/api/audit?cursor=zzz', {}, 422, 'invalid_input'],
    ['a write without If-Match', 'PATCH', '/api/servers/taken', { body: {} }, 428, 'precondition_required'],
    [
      'an If-Match that is none of ours',
      'PATCH',
      '/api/servers/taken',
      { body: {}, headers: { 'if-match': 'W/"1"' } },
      400,
      'malformed',
    ],
  ])('%s', async (_, method, path, options, status, code) => {
    if (path.endsWith('/taken') || code === 'conflict')
      await api.send('POST', '/api/servers', { body: { name: 'taken', spec: memory } });
    await problem(await api.send(method, path, options), status, code);
  });

  it('405 says what the path answers', async () => {
    const response = await api.send('PUT', '/api/servers');
    expect(response.headers.get('allow')).toBe('GET, POST, HEAD');
  });

  it('401 says how to sign in, and never why a key is wrong in a way that helps to guess', async () => {
    const missing = await api.send('GET', '/api/servers', { token: null });
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="patchbay"');
    const unknown = await problem(
      await api.send('GET', '/api/servers', { token: `pb_aaaaaaaaaa_${'x'.repeat(43)}` }),
      401,
      'unauthenticated',
    );
    const known = await api.addKey({ rest: 'viewer' });
    const wrong = await problem(
      await api.send('GET', '/api/servers', { token: `${known.slice(0, 14)}${'x'.repeat(43)}` }),
      401,
      'unauthenticated',
    );
    expect(wrong.detail).toBe(unknown.detail);
  });

  it('a fault of our own shows nothing but the request id, and is logged under it', async () => {
    api.runtime.call = () => {
      throw new Error('inner detail');
    };
    const response = await api.send('POST', '/api/tools/call', {
      body: { name: 'x' },
      headers: { 'x-request-id': 'trace-me' },
    });
    const body = await problem(response, 500, 'internal');
    expect(body.requestId).toBe('trace-me');
    expect(JSON.stringify(body)).not.toContain('inner detail');
    expect(api.errors.join()).toContain('inner detail');
  });

  it('a connection goes on after an error', async () => {
    await problem(await api.send('POST', '/api/servers', { body: '{' }), 400, 'malformed');
    expect((await api.send('GET', '/api/servers')).headers.get('connection')).not.toBe('close');
  });
});

describe('the reference', () => {
  it('is an OpenAPI 3.1 document that needs no key', async () => {
    const document = await (await api.send('GET', '/api/openapi.json', { token: null })).json();
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/servers/{name}'].patch.parameters).toContainEqual(
      expect.objectContaining({ name: 'if-match', required: true }),
    );
  });

  it('is a page that loads nothing from anywhere and lists every operation', async () => {
    const response = await api.send('GET', '/api/docs', { token: null });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
    const page = await response.text();
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    for (const path of ['/servers/{name}', '/tools/call', '/events']) expect(page).toContain(path);
  });

  it('HEAD answers as GET without a body', async () => {
    const response = await api.send('HEAD', '/api/servers');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describe('live events', () => {
  let reading: AbortController;
  beforeEach(() => {
    reading = new AbortController();
  });
  afterEach(() => reading.abort());

  /** Reads a stream until its text contains `wanted`, or it ends. */
  async function readUntil(response: Response, wanted: string): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes(wanted)) break;
    }
    return text;
  }

  it('begin with a snapshot and go on with changes', async () => {
    const response = await api.send('GET', '/api/events', { signal: reading.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const timer = setInterval(() => api.runtime.emit({ type: 'settings.changed', revision: 7 }), 20);
    const text = await readUntil(response, 'settings.changed');
    clearInterval(timer);
    expect(text).toMatch(/id: 1\nevent: snapshot\ndata: \{"type":"snapshot"/);
    expect(text).toContain('data: {"type":"settings.changed","revision":7}');
  });

  it('end within a second when their key is revoked, and leave nothing behind', async () => {
    const { key, token } = await (
      await api.send('POST', '/api/keys', { body: { name: 'watcher', rest: 'viewer' } })
    ).json();
    await expect.poll(async () => (await api.send('GET', '/api/servers', { token })).status).toBe(200);
    const before = api.runtime.listeners.size;
    const response = await api.send('GET', '/api/events', { token, signal: reading.signal });
    const ended = readUntil(response, 'never');
    expect(api.runtime.listeners.size).toBe(before + 1);
    await api.send('POST', `/api/keys/${key.id}/revoke`);
    const begun = performance.now();
    await ended;
    expect(performance.now() - begun).toBeLessThan(1000);
    await expect.poll(() => api.runtime.listeners.size).toBe(before);
  });

  it('let go of the hub when the client goes away', async () => {
    const before = api.runtime.listeners.size;
    await api.send('GET', '/api/events', { token: STATIC_KEY, signal: reading.signal });
    expect(api.runtime.listeners.size).toBe(before + 1);
    reading.abort();
    await expect.poll(() => api.runtime.listeners.size).toBe(before);
  });
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problem, STATIC_KEY, startApi, type TestApi } from './support/api.ts';
import { testStatus } from './support/runtime.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const memory = { type: 'stdio', command: 'npx', args: ['-y', 'memory'] };

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

  it('a body over the limit says which limit: that of the path, or BODY_LIMIT for documents', async () => {
    const form = await api.send('POST', '/api/servers', { body: { pad: 'x'.repeat(1_100_000) } });
    const { detail } = await problem(form, 413, 'payload_too_large');
    expect(detail).toContain('1048576 bytes (the limit of this path)');
    const text = JSON.stringify({ mcpServers: {}, pad: 'x'.repeat(3_000_000) });
    for (const path of ['/api/settings/apply', '/api/settings/diff', '/api/settings/validate']) {
      expect((await api.send('POST', path, { body: { text } })).status).toBe(200);
    }
    const imported = await api.send('POST', '/api/servers/import', {
      body: { document: { mcpServers: {}, pad: 'x'.repeat(3_000_000) } },
    });
    expect(imported.status).not.toBe(413);
    const huge = await api.send('POST', '/api/settings/apply', { body: { text: 'x'.repeat(5_000_000) } });
    expect((await problem(huge, 413, 'payload_too_large')).detail).toContain('4194304 bytes (BODY_LIMIT)');
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

  it('cut a client that does not read, within bounded memory', async () => {
    const before = api.runtime.listeners.size;
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write(
      `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer ${STATIC_KEY}\r\n\r\n`,
    );
    const closed = once(socket, 'close');
    socket.on('error', () => {});
    await expect.poll(() => api.runtime.listeners.size).toBe(before + 1);
    const status = { ...testStatus('big'), serverInfo: { name: 'x'.repeat(500_000), version: '1' } };
    await expect
      .poll(
        () => {
          api.runtime.emit({ type: 'server.status', status });
          return api.runtime.listeners.size;
        },
        { timeout: 10_000 },
      )
      .toBe(before);
    socket.resume();
    await closed;
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { META } from '../../server/hub/meta-keys.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { EventReader, eventsOf, RawClient } from '../support/mcp.ts';
import { request } from '../support/modern-front.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';

const HELLO = 'test://static/hello';

let hub: Hub;
let base: Hub['url'];
beforeAll(async () => {
  const fixture = (...args: string[]) => ({ command: 'node', args: [FIXTURE, '--stdio', ...args] });
  hub = await startHub({ settings: { mcpServers: { a: fixture(), b: fixture() } } });
  base = hub.url;
  await waitForServers(hub, ['a', 'b']);
});
afterAll(() => hub?.stop());

type Change = NonNullable<Parameters<typeof request>[2]>;

/** One request of a client of 2026-07-28, as it goes over the wire. */
function send(
  path: string,
  method: string,
  params: Record<string, unknown>,
  change: Change = {},
  key = hub.key,
) {
  const headers = { authorization: `Bearer ${key}`, ...change.headers };
  return fetch(`${base}${path}`, request(method, params, { ...change, headers }));
}

async function ask(path: string, method: string, params: Record<string, unknown> = {}, change: Change = {}) {
  const response = await send(path, method, params, change);
  const text = await response.text();
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  const messages = (isStream ? eventsOf(text) : [text]).map((each) => JSON.parse(each));
  return { status: response.status, text, messages, last: messages.at(-1) };
}

const call = (name: string, args: Record<string, unknown> = {}, change: Change = {}) =>
  ask('/mcp/a', 'tools/call', { name, arguments: args }, change);
const textOf = (said: { last: { result: { content: Array<{ text: string }> } } }) =>
  said.last.result.content[0]?.text ?? '';

describe('a client without a session', () => {
  it('discovers what a session would be told', async () => {
    const { status, last } = await ask('/mcp', 'server/discover');
    expect(status).toBe(200);
    expect(last.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: expect.arrayContaining(['2026-07-28', '2025-11-25']),
      capabilities: { tools: { listChanged: true }, resources: { subscribe: true } },
      instructions: expect.stringContaining('A server for tests.'),
      cacheScope: 'private',
      _meta: { [META.serverInfo]: { name: 'patchbay' } },
    });
  });

  it.each(['/mcp', '/mcp/a'])('is shown at %s what a client with a session is shown', async (path) => {
    const { last } = await ask(path, 'tools/list');
    expect(last.result).toMatchObject({ resultType: 'complete', cacheScope: 'private' });
    expect(last.result.ttlMs).toBeGreaterThanOrEqual(0);
    const session = new RawClient(`${base}${path}`, hub.key);
    await session.connect();
    const names = last.result.tools.map(({ name }: { name: string }) => name);
    expect(names).toEqual(await session.toolNames());
  });

  it('calls tools by the names of the endpoint', async () => {
    const said = await ask('/mcp', 'tools/call', { name: 'a__echo', arguments: { message: 'hi' } });
    expect(said.status).toBe(200);
    expect(said.last.result.resultType).toBe('complete');
    expect(textOf(said)).toBe('hi');
  });

  it('is heard by an older server without what only this revision says', async () => {
    const said = await call('echo_raw', { n: 1 }, { meta: { 'x/kept': 1 } });
    expect(textOf(said)).toContain('x/kept');
    expect(textOf(said)).not.toContain('io.modelcontextprotocol');
  });

  it('reads resources and gets prompts', async () => {
    const read = await ask('/mcp/a', 'resources/read', { uri: HELLO });
    expect(read.last.result).toMatchObject({
      resultType: 'complete',
      contents: [{ text: 'hello' }],
      ttlMs: expect.any(Number),
      cacheScope: 'private',
    });
    const got = await ask('/mcp/a', 'prompts/get', { name: 'greet', arguments: { who: 'Ada' } });
    expect(got.last.result).toMatchObject({ resultType: 'complete', messages: [{ role: 'user' }] });
  });

  it('hears progress under its own token before the answer', async () => {
    const meta = { progressToken: 'mine' };
    const { messages, last } = await call('sleep', { ms: 30, progress: 2 }, { meta });
    expect(messages.slice(0, -1).map(({ params }) => params.progressToken)).toEqual(['mine', 'mine']);
    expect(last.result.resultType).toBe('complete');
  });

  it('hears log messages only where it asks for them', async () => {
    expect((await call('log')).messages).toHaveLength(1);
    const heard = await call('log', {}, { meta: { [META.logLevel]: 'info' } });
    expect(heard.messages.map(({ method }) => method)).toEqual(['notifications/message', undefined]);
    expect((await call('log', {}, { meta: { [META.logLevel]: 'error' } })).messages).toHaveLength(1);
  });

  it('is told errors as the server said them', async () => {
    const { status, last } = await call('rpc_error');
    expect(status).toBe(200);
    expect(last.error).toEqual({
      code: -32050,
      message: 'a protocol error',
      data: { why: 'because', exact: 1 },
    });
  });

  it('is told by 404 of methods that nobody has, and by -32602 of items that nobody has', async () => {
    expect(await ask('/mcp/a', 'x/y')).toMatchObject({ status: 404, last: { error: { code: -32601 } } });
    expect(await call('none')).toMatchObject({ status: 200, last: { error: { code: -32602 } } });
    const read = await ask('/mcp/a', 'resources/read', { uri: 'test://none' });
    expect(read).toMatchObject({ status: 200, last: { error: { code: -32602 } } });
  });

  it('takes a call back by closing its connection, and the server hears of it', async () => {
    const before = textOf(await call('cancelled'));
    const client = new AbortController();
    const { signal } = client;
    const headers = { authorization: `Bearer ${hub.key}` };
    const hanging = fetch(`${base}/mcp/a`, {
      ...request(
        'tools/call',
        { name: 'sleep', arguments: { ms: 60_000, progress: 1000 } },
        {
          headers,
          meta: { progressToken: 1 },
        },
      ),
      signal,
    });
    const reader = new EventReader(await hanging);
    await reader.next(() => true);
    client.abort();
    await expect.poll(async () => textOf(await call('cancelled')), { timeout: 5000 }).not.toBe(before);
  });

  it('needs a key that opens the endpoint', async () => {
    expect((await send('/mcp/a', 'tools/list', {}, {}, 'pb_wrong')).status).toBe(401);
    const { token } = await makeKey(hub, { scope: { servers: ['b'] } });
    const closed = await send('/mcp/a', 'tools/list', {}, {}, token);
    expect(closed.status).toBe(404);
  });
});

describe('subscriptions/listen', () => {
  async function listen(notifications: Record<string, unknown>, key = hub.key, path = '/mcp/a') {
    const response = await send(path, 'subscriptions/listen', { notifications }, { id: 'l1' }, key);
    const reader = new EventReader(response);
    const acknowledged = JSON.parse(await reader.next(() => true));
    expect(acknowledged.method).toBe('notifications/subscriptions/acknowledged');
    return { reader, granted: acknowledged.params.notifications };
  }

  it('tells of tools that a server adds', async () => {
    const { reader, granted } = await listen({ toolsListChanged: true });
    expect(granted).toEqual({ toolsListChanged: true });
    await call('add_tool', { name: `added_${process.pid}` });
    const told = JSON.parse(await reader.next((data) => data.includes('list_changed')));
    expect(told).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/tools/list_changed',
      params: { _meta: { [META.subscription]: 'l1' } },
    });
    await reader.close();
  });

  it('tells of resources that were asked for, by the names of the endpoint', async () => {
    const { reader, granted } = await listen({ resourceSubscriptions: [HELLO, 'test://none'] });
    expect(granted.resourceSubscriptions).toContain(HELLO);
    await call('touch', { uri: HELLO });
    const told = JSON.parse(await reader.next((data) => data.includes('"touched"')));
    expect(told).toMatchObject({
      method: 'notifications/resources/updated',
      params: { uri: HELLO, _meta: { [META.subscription]: 'l1' } },
    });
    await reader.close();
  });

  it('ends with its result when the key is revoked', async () => {
    const { id, token } = await makeKey(hub, { scope: { servers: ['a'] } });
    const { reader } = await listen({ toolsListChanged: true }, token);
    expect((await rest(hub, 'DELETE', `/keys/${id}`)).status).toBeLessThan(300);
    expect(await reader.next((data) => data.includes('"result"'))).toContain('"complete"');
    await reader.ended();
  });

  it('ends with its result when the server is removed', async () => {
    const entry = { name: 'gone', spec: { type: 'stdio', command: 'node', args: [FIXTURE, '--stdio'] } };
    expect((await rest(hub, 'POST', '/servers', entry)).status).toBe(201);
    await waitForServers(hub, ['gone']);
    const { reader } = await listen({ toolsListChanged: true }, hub.key, '/mcp/gone');
    const { etag } = await rest(hub, 'GET', '/servers/gone');
    await rest(hub, 'DELETE', '/servers/gone', undefined, etag === null ? {} : { ifMatch: etag });
    await reader.next((data) => data.includes('"result"'));
    await reader.ended();
  });

  it('ends with its result when the hub stops', async () => {
    const { reader } = await listen({ toolsListChanged: true });
    const stopped = hub.stop();
    await reader.next((data) => data.includes('"result"'));
    await reader.ended();
    expect(await stopped).toBe(0);
  });
});

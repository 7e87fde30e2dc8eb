import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClientPort } from '../../server/hub/client.ts';
import { META } from '../../server/hub/meta-keys.ts';
import { deferred } from '../../server/lib/deferred.ts';
import { eventsOf, RawClient } from '../support/mcp.ts';
import { type Front, request, startFront } from '../support/modern-front.ts';

let front: Front;
beforeEach(async () => {
  front = await startFront();
});
afterEach(() => front.close());

type Change = Parameters<typeof request>[2];

async function post(method: string, params: Record<string, unknown> = {}, change: Change = {}) {
  const response = await fetch(front.url, request(method, params, change));
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text === '' ? null : parsed(text),
  };
}

function parsed(text: string) {
  return text.startsWith('{') ? JSON.parse(text) : null;
}

const call = (name: string, args: Record<string, unknown> = {}, change: Change = {}) =>
  post('tools/call', { name, arguments: args }, change);

describe('server/discover', () => {
  test('says what is spoken, what there is, and who answers', async () => {
    const { status, json } = await post('server/discover');
    expect(status).toBe(200);
    expect(json.result).toEqual({
      resultType: 'complete',
      supportedVersions: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'],
      capabilities: front.hub.capabilities,
      instructions: 'Play.',
      ttlMs: expect.any(Number),
      cacheScope: 'private',
      _meta: { [META.serverInfo]: { name: 'patchbay', title: 'Played', version: '1.2.3' } },
    });
  });

  test('without what every request must say it is refused with its id', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 'x', method: 'server/discover', params: {} });
    const response = await fetch(front.url, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ id: 'x', error: { code: -32602 } });
  });
});

describe('lists', () => {
  test('are the bytes of the hub', async () => {
    const { status, json } = await post('tools/list');
    expect(status).toBe(200);
    expect(json.result).toMatchObject({ resultType: 'complete', ttlMs: 0, cacheScope: 'private' });
    expect(json.result.tools.map(({ name }: { name: string }) => name)).toEqual(['echo', 'header']);
  });

  test('know no cursor', async () => {
    const { status, json } = await post('tools/list', { cursor: 'of nobody' });
    expect(status).toBe(200);
    expect(json.error.code).toBe(-32602);
  });

  test('that are not promised are unknown methods', async () => {
    expect(await post('prompts/list')).toMatchObject({ status: 404, json: { error: { code: -32601 } } });
    front.hub.prompts = ['p'];
    expect(await post('prompts/list')).toMatchObject({ status: 200 });
    expect(await post('resources/templates/list')).toMatchObject({ status: 200 });
  });
});

describe('methods', () => {
  test.each([
    'initialize',
    'ping',
    'logging/setLevel',
    'resources/subscribe',
    'resources/unsubscribe',
    'sampling/createMessage',
  ])('%s is not found, whatever stands behind', async (method) => {
    const { status, json } = await post(method, {}, { id: 500 });
    expect(status).toBe(404);
    expect(json).toMatchObject({ id: 500, error: { code: -32601 } });
  });

  test('any other goes to the servers with the bytes of its params', async () => {
    const { json } = await post('x/y', { big: 1 }, { headers: { 'mcp-method': 'x/y' } });
    expect(json.result).toMatchObject({ big: 1 });
  });

  test('are posted; nothing can be listened to or ended', async () => {
    for (const method of ['GET', 'DELETE']) {
      const headers = { 'mcp-protocol-version': '2026-07-28', accept: 'text/event-stream' };
      const response = await fetch(front.url, { method, headers });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    }
  });

  test('notifications are accepted, responses are not', async () => {
    const headers = { 'mcp-protocol-version': '2026-07-28' };
    const send = (body: unknown) =>
      fetch(front.url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ jsonrpc: '2.0', ...Object(body) }),
      });
    const notified = await send({ method: 'notifications/cancelled', params: { requestId: 1 } });
    expect([notified.status, await notified.text()]).toEqual([202, '']);
    const answered = await send({ id: 1, result: {} });
    expect(answered.status).toBe(400);
    expect(await answered.json()).toMatchObject({ error: { code: -32600 } });
  });
});

describe('headers', () => {
  test('in any case, with white space round their values, are the same headers', async () => {
    const headers = { 'mcp-name': null, 'MCP-NAME': '  echo  ' };
    expect((await call('echo', {}, { headers })).status).toBe(200);
  });

  test('that disagree with the body are refused before anything is called', async () => {
    let calls = 0;
    front.hub.answer = async ({ params }) => {
      calls++;
      return { ok: true, result: params };
    };
    const bad: Change[] = [
      { headers: { 'mcp-name': 'other' } },
      { headers: { 'mcp-name': null } },
      { headers: { 'mcp-method': null } },
      { headers: { 'mcp-protocol-version': null } },
    ];
    for (const change of bad)
      expect(await call('echo', {}, change)).toMatchObject({
        status: 400,
        json: { error: { code: -32020 } },
      });
    expect(calls).toBe(0);
  });

  test('repeat what a tool wants repeated', async () => {
    const refused = { status: 400, json: { error: { code: -32020 } } };
    expect(await call('header', { region: 'eu' })).toMatchObject(refused);
    const wrong = { headers: { 'mcp-param-region': 'us' } };
    expect(await call('header', { region: 'eu' }, wrong)).toMatchObject(refused);
    const right = { headers: { 'Mcp-Param-Region': 'eu' } };
    expect((await call('header', { region: 'eu' }, right)).status).toBe(200);
    expect((await call('echo', { region: 'eu' })).status).toBe(200);
  });
});

describe('a call', () => {
  test('carries who asks, the same for the same client', async () => {
    const ports: ClientPort[] = [];
    front.hub.answer = async ({ client, params }) => {
      if (client) ports.push(client);
      return { ok: true, result: params };
    };
    const meta = { [META.capabilities]: { elicitation: {} }, [META.logLevel]: 'warning' };
    await call('echo', {}, { meta });
    await call('echo', { other: 1 }, { meta, id: 2 });
    await call('echo');
    const [first, second, third] = ports.map(({ facts }) => facts);
    expect(second).toBe(first);
    expect(first).toMatchObject({ era: 'modern', protocolVersion: '2026-07-28' });
    expect([...(first?.answers ?? [])]).toEqual(['elicitation']);
    expect(first?.info?.toString()).toBe('{"name":"test","version":"1"}');
    expect(third?.key).not.toBe(first?.key);
    expect(ports.map(({ logLevel }) => logLevel)).toEqual(['warning', 'warning', null]);
  });

  test('is answered in plain JSON when nothing was said before', async () => {
    const { headers, json } = await call('echo', { exact: 1 });
    expect(headers.get('content-type')).toBe('application/json');
    expect(json.result.arguments).toEqual({ exact: 1 });
  });

  test('is answered by a stream when something was, in its order', async () => {
    front.hub.answer = async ({ client }) => {
      client?.notify('notifications/progress', Buffer.from('{"progressToken":1,"progress":1.0}'));
      client?.notify('notifications/x', null);
      return { ok: true, result: Buffer.from('{"resultType":"complete"}') };
    };
    const { headers, text } = await call('echo', {}, { id: 'seven' });
    expect(headers.get('content-type')).toBe('text/event-stream');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(eventsOf(text)).toEqual([
      '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1.0}}',
      '{"jsonrpc":"2.0","method":"notifications/x"}',
      '{"jsonrpc":"2.0","id":"seven","result":{"resultType":"complete"}}',
    ]);
  });

  test('hears log messages only of the severity it asked for', async () => {
    front.hub.answer = async ({ client }) => {
      for (const level of ['debug', 'warning', 'error'])
        client?.notify('notifications/message', Buffer.from(JSON.stringify({ level, data: 'd' })));
      return { ok: true, result: Buffer.from('{}') };
    };
    expect((await call('echo')).headers.get('content-type')).toBe('application/json');
    const { text } = await call('echo', {}, { meta: { [META.logLevel]: 'warning' } });
    expect(eventsOf(text).map((each) => JSON.parse(each).params?.level)).toEqual([
      'warning',
      'error',
      undefined,
    ]);
  });

  test('hears no changes: they belong on the streams of those who asked', async () => {
    front.hub.answer = async ({ client }) => {
      client?.notify('notifications/tools/list_changed', null);
      client?.notify('notifications/resources/updated', Buffer.from('{"uri":"a:1"}'));
      return { ok: true, result: Buffer.from('{}') };
    };
    expect((await call('echo')).headers.get('content-type')).toBe('application/json');
  });

  test('whose client reads no streams is told nothing before its answer', async () => {
    front.hub.answer = async ({ client }) => {
      client?.notify('notifications/progress', Buffer.from('{"progress":1}'));
      return { ok: true, result: Buffer.from('{}') };
    };
    const { headers } = await call('echo', {}, { headers: { accept: 'application/json' } });
    expect(headers.get('content-type')).toBe('application/json');
  });

  test('can’t be asked anything by itself', async () => {
    front.hub.answer = async ({ client }) => {
      const signal = new AbortController().signal;
      const said = await client?.ask('roots/list', null, signal).catch((error) => error.code);
      return { ok: true, result: Buffer.from(JSON.stringify({ said })) };
    };
    expect((await call('echo')).json.result).toEqual({ said: 'unsupported' });
  });

  test('is given up when its client closes the connection', async () => {
    const began = deferred<void>();
    const aborted = deferred<void>();
    front.hub.answer = async ({ signal }) => {
      signal?.addEventListener('abort', () => aborted.resolve());
      began.resolve();
      await aborted.promise;
      return { ok: false, error: Buffer.from('{"code":-32000,"message":"cancelled"}') };
    };
    const client = new AbortController();
    const answer = fetch(front.url, { ...request('tools/call', { name: 'echo' }), signal: client.signal });
    await began.promise;
    client.abort();
    await expect(answer).rejects.toThrow();
    await aborted.promise;
  });

  test('that has its answer is not given up', async () => {
    const signals: Array<{ aborted: boolean } | undefined> = [];
    front.hub.answer = async ({ signal, client }) => {
      signals.push(signal);
      if (signals.length === 2) client?.notify('notifications/x', null);
      return { ok: true, result: Buffer.from('{}') };
    };
    await call('echo', {}, { headers: { connection: 'close' } });
    await call('echo', {}, { headers: { connection: 'close' } });
    expect(signals.map((each) => each?.aborted)).toEqual([false, false]);
  });

  const ERRORS: Array<[number, number]> = [
    [-32050, 200],
    [-32602, 200],
    [-32603, 200],
    [-32601, 404],
    [-32020, 400],
    [-32021, 400],
    [-32022, 400],
  ];
  test.each(ERRORS)(
    'that failed with %i is answered with %i, the error as it was said',
    async (code, status) => {
      const error = `{"code":${code},"message":"m","data":{"n":1.0}}`;
      front.hub.answer = async () => ({ ok: false, error: Buffer.from(error) });
      const said = await call('echo', {}, { id: 9 });
      expect(said.status).toBe(status);
      expect(said.text).toBe(`{"jsonrpc":"2.0","id":9,"error":${error}}`);
    },
  );

  test('for a resource that is not there fails as invalid params', async () => {
    front.hub.answer = async () => ({ ok: false, error: Buffer.from('{"code":-32002,"message":"m"}') });
    const { status, json } = await post('resources/read', { uri: 'a:1' });
    expect([status, json.error.code]).toEqual([200, -32602]);
  });
});

test('a client with a session is served on the same URL', async () => {
  const client = new RawClient(front.url, null);
  expect(await client.connect()).toBe(200);
  expect((await client.rpc('ping')).result).toEqual({});
  expect((await call('echo')).status).toBe(200);
});

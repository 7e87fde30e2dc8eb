import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientPort } from '../../server/hub/client.ts';
import type { UpstreamReply } from '../../server/hub/types.ts';
import { deferred } from '../../server/lib/deferred.ts';
import { eventually } from '../fixtures/upstream.ts';
import { type DoorBench, startDoor } from '../support/door.ts';
import { EventReader, RawClient } from '../support/mcp.ts';

let door: DoorBench;
beforeAll(async () => {
  door = await startDoor();
});
afterAll(() => door?.close());

const ALL = { sampling: {}, elicitation: {}, roots: { listChanged: true } };
const never = (): AbortSignal => new AbortController().signal;
const said = (reply: UpstreamReply): string => (reply.ok ? reply.result : reply.error).toString();

/** A tool that asks what it is told to and gives back the answer's bytes as text. */
function asks(tool: string, method: string, params: string): void {
  door.on(tool, async (port, { signal }) => ({
    answer: said(await port.ask(method, Buffer.from(params), signal ?? never())),
  }));
}

describe('a question of a server', () => {
  it('goes out on the stream of its call, and the answer comes back byte for byte', async () => {
    const client = await door.client(ALL);
    asks('ask', 'elicitation/create', '{"message": "Who?","n":1.0}');
    const stream = await client.stream(1, 'tools/call', { name: 'ask' });
    const text = await stream.next((data) => data.includes('elicitation/create'));
    expect(text).toContain('"params":{"message": "Who?","n":1.0}');
    const { id } = JSON.parse(text);
    const result = '{ "action":"accept","content":{"age":12345678901234567890, "x":1.0}}';
    expect(await client.answer(id, `{"jsonrpc":"2.0","id":"${id}","result":${result}}`)).toBe(202);
    const { result: answered } = await stream.message(({ id: of }) => of === 1);
    expect(answered).toEqual({ answer: result });
  });

  it('gets a JSON-RPC error of the client with code, message and data', async () => {
    const client = await door.client(ALL);
    asks('refused', 'sampling/createMessage', '{}');
    const stream = await client.stream(1, 'tools/call', { name: 'refused' });
    const { id } = await stream.message(({ method }) => method === 'sampling/createMessage');
    const error = { code: -1, message: 'User rejected', data: { why: 'no' } };
    await client.answer(String(id), { error });
    const { result } = await stream.message(({ id: of }) => of === 1);
    expect(JSON.parse(String(result?.answer))).toEqual(error);
  });

  it("is answered by nobody else, and a second answer or another session's is dropped", async () => {
    const [client, other] = [await door.client(ALL), await door.client(ALL)];
    asks('mine', 'roots/list', '{}');
    const stream = await client.stream(1, 'tools/call', { name: 'mine' });
    const { id } = await stream.message(({ method }) => method === 'roots/list');
    expect(await other.answer(String(id), { result: { roots: ['stolen'] } })).toBe(202);
    await client.answer(String(id), { result: { roots: [] } });
    await client.answer(String(id), { result: { roots: ['late'] } });
    const { result } = await stream.message(({ id: of }) => of === 1);
    expect(result).toEqual({ answer: '{"roots":[]}' });
  });

  it('is taken back when its call is cancelled: the client is told under the same id', async () => {
    const client = await door.client(ALL);
    asks('taken', 'elicitation/create', '{}');
    const stream = await client.stream('x', 'tools/call', { name: 'taken' });
    const { id } = await stream.message(({ method }) => method === 'elicitation/create');
    await client.notify('notifications/cancelled', { requestId: 'x' });
    const cancelled = await stream.message();
    expect(cancelled).toMatchObject({ method: 'notifications/cancelled', params: { requestId: id } });
    expect((await stream.message()).error?.message).toContain('taken back');
  });

  it('is taken back when the answer comes without it', async () => {
    const client = await door.client(ALL);
    const outcome = deferred<string>();
    door.on('unasked', (port) => {
      port.ask('elicitation/create', null, never()).catch((error) => outcome.resolve(String(error.code)));
      return {};
    });
    const stream = await client.stream(1, 'tools/call', { name: 'unasked' });
    const all = await stream.rest();
    expect(all.map(({ data }) => data && (JSON.parse(data).method ?? 'answer'))).toEqual([
      '',
      'elicitation/create',
      'notifications/cancelled',
      'answer',
    ]);
    expect(await outcome.promise).toBe('cancelled');
  });

  it('waits for a client that lost the stream and comes back', async () => {
    const client = await door.client(ALL);
    asks('patient', 'roots/list', '{}');
    const stream = await client.stream(1, 'tools/call', { name: 'patient' });
    const priming = await stream.event();
    await stream.close();
    const again = await client.listen(priming?.id);
    const { id } = await again.message(({ method }) => method === 'roots/list');
    await client.answer(String(id), { result: { roots: [] } });
    expect((await again.message(({ id: of }) => of === 1)).result).toEqual({ answer: '{"roots":[]}' });
  });

  it('fails when the session ends, and a hundred are the most that one client is asked at once', async () => {
    const client = await door.client(ALL);
    const codes: string[] = [];
    const ready = deferred<void>();
    door.on('many', async (port) => {
      const asked = Array.from({ length: 101 }, () =>
        port.ask('roots/list', null, never()).catch((error) => codes.push(error.code)),
      );
      ready.resolve();
      await Promise.all(asked);
      return {};
    });
    void client.stream(1, 'tools/call', { name: 'many' }).catch(() => {});
    await ready.promise;
    await eventually(() => codes.length === 1);
    expect(codes).toEqual(['unavailable']);
    await client.end();
    await eventually(() => codes.length === 101);
    expect(new Set(codes.slice(1))).toEqual(new Set(['cancelled']));
    expect(door.forgotten.length).toBeGreaterThan(0);
  });
});

describe('a client that can’t be asked', () => {
  const outcome = async (client: RawClient, body?: Record<string, string>): Promise<string> => {
    const codes = deferred<string>();
    door.on('try', async (port) => {
      await port.ask('elicitation/create', null, never()).catch((error) => codes.resolve(error.code));
      codes.resolve('answered');
      return {};
    });
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'try' } };
    await (await client.post(body ? call : [call], body ?? {})).text();
    return codes.promise;
  };

  it('because it did not declare that it answers', async () => {
    expect(await outcome(await door.client({ roots: {} }), {})).toBe('unsupported');
  });
  it('because its request accepts no event stream', async () => {
    expect(await outcome(await door.client(ALL), { accept: 'application/json' })).toBe('unsupported');
  });
  it('because its call is in a batch', async () => {
    expect(await outcome(await door.client(ALL, '2025-03-26'))).toBe('unsupported');
  });
  it('because it went away before its stream was open', async () => {
    const client = await door.client(ALL);
    const [begun, gone, code] = [deferred<void>(), deferred<void>(), deferred<string>()];
    door.on('away', async (port) => {
      begun.resolve();
      await gone.promise;
      await port.ask('roots/list', null, never()).catch((error) => code.resolve(error.code));
      return {};
    });
    const abort = new AbortController();
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'away' } };
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'mcp-session-id': client.session ?? '',
    };
    const lost = fetch(client.url, {
      method: 'POST',
      headers,
      body: JSON.stringify(call),
      signal: abort.signal,
    });
    await begun.promise;
    abort.abort();
    await lost.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    gone.resolve();
    expect(await code.promise).toBe('cancelled');
  });
});

describe('what is known of a client', () => {
  it('are the bytes of its handshake, under a key of its own', async () => {
    const client = new RawClient(`${door.url}/mcp`, null);
    const response = await client.post(
      '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{ "roots":{},"x":{"n":1.0}},"clientInfo":{"name":"n", "version":"1","title":"T"}}}',
    );
    client.session = response.headers.get('mcp-session-id');
    await response.text();
    const seen = deferred<ClientPort>();
    door.on('facts', (port) => {
      seen.resolve(port);
      return {};
    });
    await client.call('facts');
    const { facts, logLevel, standing } = await seen.promise;
    expect(facts.capabilities.toString()).toBe('{ "roots":{},"x":{"n":1.0}}');
    expect(facts.info?.toString()).toBe('{"name":"n", "version":"1","title":"T"}');
    expect([...facts.answers]).toEqual(['roots']);
    expect([facts.era, facts.protocolVersion, logLevel]).toEqual(['legacy', '2025-11-25', null]);
    expect([facts.key, standing?.facts]).toEqual([door.session(client).sid, facts]);
  });
});

describe('a client beyond its calls', () => {
  it('is asked over its GET stream, or over that of a call that runs where it has none', async () => {
    const client = await door.client(ALL);
    const ports: ClientPort[] = [];
    const release = deferred<void>();
    door.on('own', async (port) => {
      ports.push(port);
      port.notify('notifications/progress', Buffer.from('{"progress":1}'));
      await release.promise;
      return {};
    });
    const stream = await client.stream(1, 'tools/call', { name: 'own' });
    const standing = (await eventually(() => ports[0])).standing;
    const overCall = standing?.ask('roots/list', null, never());
    const first = await stream.message(({ method }) => method === 'roots/list');
    await client.answer(String(first.id), { result: { roots: [1] } });
    expect(overCall && said(await overCall)).toBe('{"roots":[1]}');
    const get = await client.listen();
    const overGet = standing?.ask('roots/list', null, never());
    const second = await get.message(({ method }) => method === 'roots/list');
    await client.answer(String(second.id), { result: { roots: [2] } });
    expect(overGet && said(await overGet)).toBe('{"roots":[2]}');
    release.resolve();
    await stream.rest();
    await get.close();
  });

  it('can’t be asked without a stream', async () => {
    const client = await door.client(ALL);
    const ports: ClientPort[] = [];
    door.on('none', (port) => {
      ports.push(port);
      return {};
    });
    await client.call('none');
    await expect(ports[0]?.standing?.ask('roots/list', null, never())).rejects.toMatchObject({
      code: 'unsupported',
    });
  });
});

describe('over HTTP+SSE', () => {
  it('questions, notifications and answers go over the one stream, and its end ends them', async () => {
    const stream = new EventReader(await fetch(`${door.url}/sse`));
    const path = await stream.next((_data, name) => name === 'endpoint');
    const client = new RawClient(`${door.url}${path}`, null);
    const params = {
      protocolVersion: '2024-11-05',
      capabilities: ALL,
      clientInfo: { name: 's', version: '1' },
    };
    await (await client.post({ jsonrpc: '2.0', id: 0, method: 'initialize', params })).text();
    await stream.message(({ id }) => id === 0);
    door.on('sse', async (port, { signal }) => {
      port.notify('notifications/message', Buffer.from('{"level":"info","data":1}'));
      return { answer: said(await port.ask('roots/list', null, signal ?? never())) };
    });
    const call = (id: number) =>
      client.post({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'sse' } });
    await (await call(1)).text();
    expect((await stream.message()).method).toBe('notifications/message');
    const { id } = await stream.message();
    await client.answer(String(id), { result: { roots: [] } });
    expect((await stream.message()).result).toEqual({ answer: '{"roots":[]}' });

    const code = deferred<string>();
    door.on('sse', async (port) => {
      await port.ask('roots/list', null, never()).catch((error) => code.resolve(error.code));
      return {};
    });
    await (await call(2)).text();
    await stream.message(({ method }) => method === 'roots/list');
    await stream.close();
    expect(await code.promise).toBe('cancelled');
  });
});

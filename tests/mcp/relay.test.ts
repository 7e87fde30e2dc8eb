import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE, type RunningFixture, startFixture } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { eventsOf, RawClient } from '../support/mcp.ts';
import { waitForServers } from '../support/rest.ts';

const stdio = (...args: string[]) => ({ command: 'node', args: [FIXTURE, '--stdio', ...args] });
const TRANSPORTS = ['stdio', 'http', 'sse'] as const;

let hub: Hub;
const fixtures: RunningFixture[] = [];

beforeAll(async () => {
  const http = await startFixture('http', ['--page', '3']);
  const sse = await startFixture('sse');
  fixtures.push(http, sse);
  hub = await startHub({
    settings: {
      mcpServers: {
        stdio: stdio(),
        http: { url: `http://127.0.0.1:${http.port}/mcp` },
        sse: { type: 'sse', url: `http://127.0.0.1:${sse.port}/sse` },
        short: { ...stdio(), timeouts: { request: 300 } },
        broken: { command: 'node', args: ['-e', 'console.error("no database here"); process.exit(3)'] },
        onDemand: { ...stdio(), startOnDemand: true },
      },
    },
    env: { RESULT_LIMIT: '12mb', BODY_LIMIT: '12mb' },
  });
  await waitForServers(hub, ['stdio', 'http', 'sse', 'short']);
});
afterAll(async () => {
  await hub?.stop();
  for (const fixture of fixtures) await fixture.stop();
});

async function connected(path: string): Promise<RawClient> {
  const client = new RawClient(`${hub.url}${path}`, hub.key);
  expect(await client.connect()).toBe(200);
  return client;
}

const textOf = (answer: { result: Record<string, unknown> | undefined }): string => {
  const content = answer.result?.content;
  const first: unknown = Array.isArray(content) ? content[0] : undefined;
  return typeof first === 'object' && first !== null && 'text' in first ? String(first.text) : '';
};

describe.each(TRANSPORTS)('through the hub to a %s server', (server) => {
  it('arguments and results keep every byte: big numbers, decimals, order, unknown members', async () => {
    const client = await connected('/mcp');
    const args = '{"z": 12345678901234567890, "a":1.0,"e":1e400, "u":"\\u00e9","nested":{"b":[ ]}}';
    const response = await client.post(
      `{"jsonrpc":"2.0","id":9007199254740993,"method":"tools/call","params":{"name":"${server}__echo_raw","arguments":${args},"_meta":{"x/y":1.50}}}`,
    );
    const text = await response.text();
    expect(text).toContain('"id":9007199254740993,');
    const said = String(JSON.parse(text).result.content[0].text);
    expect(said).toContain(args);
    expect(said).toContain('"_meta":{"x/y":1.50}');
    expect(said).toContain('"name":"echo_raw"');
    const structured = await client.call(`${server}__structured`);
    expect(structured.text).toContain(
      '"structuredContent":{"n":1,"list":[1,2]},"_meta":{"x/y":1},"unknown":{"kept":true}',
    );
  });

  it("a server's errors keep code, message and data; a tool's error stays a result", async () => {
    const client = await connected(`/mcp/${server}`);
    expect((await client.call('rpc_error')).error).toEqual({
      code: -32050,
      message: 'a protocol error',
      data: { why: 'because', exact: 1 },
    });
    expect((await client.call('fail')).result).toMatchObject({ isError: true });
  });

  it('lists every page, reads resources and templates, gets prompts, completes', async () => {
    const client = await connected('/mcp');
    const names = await client.toolNames();
    expect(names.filter((name) => name.startsWith(`${server}__`)).length).toBeGreaterThan(15);
    const single = await connected(`/mcp/${server}`);
    const read = await single.rpc('resources/read', { uri: 'test://static/pixel' });
    expect(read.text).toContain('"blob":"iVBOR');
    expect((await single.rpc('resources/read', { uri: 'test://item/42' })).text).toContain(
      '{\\"id\\":\\"42\\"}',
    );
    expect((await single.rpc('resources/read', { uri: 'test://nothing' })).error?.code).toBe(-32002);
    const prompt = await client.rpc('prompts/get', { name: `${server}__greet`, arguments: { who: 'Ada' } });
    expect(prompt.text).toContain('Greet Ada.');
    const ref = { type: 'ref/prompt', name: `${server}__greet` };
    const completed = await client.rpc('completion/complete', { ref, argument: { name: 'who', value: 'a' } });
    expect(completed.result).toMatchObject({ completion: { values: ['Ada', 'Alan'] } });
  });

  it('progress reaches the caller with its own token, on a stream, before the answer', async () => {
    const client = await connected(`/mcp/${server}`);
    const token = '0';
    const response = await client.post(
      `{"jsonrpc":"2.0","id":"call","method":"tools/call","params":{"name":"sleep","arguments":{"ms":200,"progress":3},"_meta":{"progressToken":${token}}}}`,
    );
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = eventsOf(await response.text()).map((data) => JSON.parse(data));
    expect(events.map((event) => event.params?.progress ?? event.id)).toEqual([1, 2, 3, 'call']);
    expect(events.slice(0, 3).every((event) => event.params.progressToken === 0)).toBe(true);
  });

  it('cancelling reaches the server', async () => {
    const client = await connected(`/mcp/${server}`);
    const hanging = client.post({ jsonrpc: '2.0', id: 'h', method: 'tools/call', params: { name: 'hang' } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await client.notify('notifications/cancelled', { requestId: 'h' });
    expect(await (await hanging).text()).toContain('"error"');
    const deadline = Date.now() + 5000;
    let seen = '[]';
    while (seen === '[]' && Date.now() < deadline) seen = textOf(await client.call('cancelled'));
    expect(seen).not.toBe('[]');
  });

  it('a tool that appears is announced to open streams and can be called', async () => {
    const client = await connected('/mcp');
    const other = await connected(`/mcp/${server}`);
    await client.toolNames();
    const stream = await client.listen();
    await other.call('add_tool', { name: `new_${server}` });
    await stream.next((data) => data.includes('notifications/tools/list_changed'));
    expect(await client.toolNames()).toContain(`${server}__new_${server}`);
    expect(textOf(await client.call(`${server}__new_${server}`))).toBe(`new_${server}`);
    await stream.close();
  });

  it('10 MiB results and 8 MiB arguments pass; beyond the limit only that call fails, and says why', async () => {
    const client = await connected(`/mcp/${server}`);
    expect(textOf(await client.call('big', { bytes: 10 * 1024 * 1024 })).length).toBe(10 * 1024 * 1024);
    const long = 'z'.repeat(8 * 1024 * 1024);
    expect(textOf(await client.call('echo', { message: long })) === long).toBe(true);
    const [over, beside] = await Promise.all([
      client.call('big', { bytes: 13 * 1024 * 1024 }),
      client.call('echo', { message: 'still here' }),
    ]);
    expect(over.error).toMatchObject({ code: -32011, message: expect.stringContaining('RESULT_LIMIT') });
    expect(textOf(beside)).toBe('still here');
    const refused = await client
      .call('echo', { message: 'z'.repeat(13 * 1024 * 1024) })
      .catch((error) => error);
    if (!(refused instanceof Error)) expect(refused.status).toBe(413);
    expect(textOf(await client.call('echo', { message: 'after' }))).toBe('after');
  });
});

describe('a call that can’t be made', () => {
  it('names the server, its state, the last failure and the next try', async () => {
    const client = await connected('/mcp/broken');
    const answer = await client.call('anything');
    expect(answer.error).toMatchObject({ code: -32602 });
    const { error } = await client.rpc('resources/read', { uri: 'x://y' });
    expect(error?.message).toContain('broken');
    expect(error?.data).toMatchObject({ server: 'broken' });
  });

  it('times out for itself alone, and progress keeps it alive', async () => {
    const client = await connected('/mcp/short');
    expect((await client.call('sleep', { ms: 5000 })).error).toMatchObject({ code: -32001 });
    const alive = await client.rpc('tools/call', {
      name: 'sleep',
      arguments: { ms: 1200, progress: 11 },
      _meta: { progressToken: 'p' },
    });
    expect(textOf(alive)).toBe('slept');
  });

  it('a killed server is started again and only the call in flight fails', async () => {
    const client = await connected('/mcp/stdio');
    expect((await client.call('crash')).error).toBeDefined();
    expect(textOf(await client.call('echo', { message: 'back' }))).toBe('back');
  });
});

describe('messages that are none', () => {
  it.each([
    ['no JSON', '{"jsonrpc":"2.0","id":1,', 400, -32700],
    ['a duplicated member', '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}', 400, -32700],
    [
      'a duplicated name',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","name":"b"}}',
      400,
      -32700,
    ],
    ['no JSON-RPC', '{"id":1,"method":"ping"}', 400, -32600],
    ['a batch', '[]', 400, -32600],
  ])('%s gets %s', async (_what, body, status, code) => {
    const client = await connected('/mcp');
    const response = await client.post(body);
    expect(response.status).toBe(status);
    expect(JSON.parse(await response.text()).error.code).toBe(code);
  });

  it('a session of 2025-03-26 may send batches, and only such a one', async () => {
    const client = new RawClient(`${hub.url}/mcp/stdio`, hub.key);
    expect(await client.connect({}, '2025-03-26')).toBe(200);
    const call = {
      jsonrpc: '2.0',
      id: 'c',
      method: 'tools/call',
      params: { name: 'echo', arguments: { message: 'm' } },
    };
    const body = [
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { jsonrpc: '2.0', method: 'notifications/x' },
      call,
      { id: 2 },
    ];
    const answers = JSON.parse(await (await client.post(body)).text());
    expect(answers).toMatchObject([
      { id: 1, result: {} },
      { id: 'c', result: { content: [{ text: 'm' }] } },
      { id: 2, error: { code: -32600 } },
    ]);
    const silent = await client.post([{ jsonrpc: '2.0', method: 'notifications/x' }]);
    expect(silent.status).toBe(202);
    const newer = await connected('/mcp/stdio');
    expect((await newer.post([{ jsonrpc: '2.0', id: 1, method: 'ping' }])).status).toBe(400);
  });

  it('an unknown method is said to be one', async () => {
    const client = await connected('/mcp');
    expect((await client.rpc('no/such')).error?.code).toBe(-32601);
  });

  it('an unsupported protocol version header is a 400', async () => {
    const client = await connected('/mcp');
    const response = await client.post(
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { 'mcp-protocol-version': '1999-01-01' },
    );
    expect(response.status).toBe(400);
  });

  it('a foreign Origin or Host is refused', async () => {
    const origin = new RawClient(`${hub.url}/mcp`, hub.key, { origin: 'https://evil.example' });
    expect(await origin.connect()).toBe(403);
  });
});

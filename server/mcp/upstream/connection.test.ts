import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Bench,
  call,
  createBench,
  eventually,
  fixtureStdio,
  httpSpec,
  type Recorder,
  type RunningFixture,
  recorder,
  startFixture,
  textOf,
} from '../../../tests/fixtures/upstream.ts';
import type { ServerSpec } from '../../contract/server.ts';
import type { UpstreamConnection } from '../../hub/upstream/connection.ts';

interface Implementation {
  name: string;
  kind: 'stdio' | 'http' | 'sse';
  args: string[];
  type: 'streamable-http' | 'sse' | 'auto';
  version: string;
}

const implementations: Implementation[] = [
  { name: 'stdio', kind: 'stdio', args: [], type: 'auto', version: '2025-11-25' },
  {
    name: 'stdio, id last, 2024-11-05',
    kind: 'stdio',
    args: ['--id-last', '--version', '2024-11-05'],
    type: 'auto',
    version: '2024-11-05',
  },
  { name: 'http', kind: 'http', args: [], type: 'streamable-http', version: '2025-11-25' },
  {
    name: 'http, answers as events, 2025-03-26',
    kind: 'http',
    args: ['--sse-answers', '--version', '2025-03-26'],
    type: 'streamable-http',
    version: '2025-03-26',
  },
  {
    name: 'http, every stream cut and taken up',
    kind: 'http',
    args: ['--cut', '0'],
    type: 'streamable-http',
    version: '2025-11-25',
  },
  {
    name: 'http by auto, 2025-06-18',
    kind: 'http',
    args: ['--version', '2025-06-18'],
    type: 'auto',
    version: '2025-06-18',
  },
  { name: 'http+sse', kind: 'sse', args: [], type: 'sse', version: '2025-11-25' },
  {
    name: 'http+sse by auto, 2024-11-05',
    kind: 'sse',
    args: ['--version', '2024-11-05'],
    type: 'auto',
    version: '2024-11-05',
  },
];

describe.each(implementations)('an upstream over $name', ({ kind, args, type, version }) => {
  let bench: Bench;
  let fixture: RunningFixture | undefined;
  let connection: UpstreamConnection;
  let events: Recorder;

  beforeAll(async () => {
    bench = createBench();
    events = recorder();
    let spec: ServerSpec = fixtureStdio('--page', '3', ...args);
    if (kind !== 'stdio') {
      fixture = await startFixture(kind, ['--page', '3', ...args]);
      const path = kind === 'sse' ? 'sse' : 'mcp';
      spec = httpSpec(`http://127.0.0.1:${fixture.port}/${path}`, { type });
    }
    connection = await bench.open(spec, events);
  });
  afterAll(async () => {
    await bench.close();
    await fixture?.stop();
  });

  it('says who it is', () => {
    expect(connection.identity).toMatchObject({
      era: 'legacy',
      protocolVersion: version,
      serverInfo: { name: 'fixture', version: '1.0.0' },
      instructions: 'A server for tests.',
    });
  });

  it('gives every list to its end, in its order, items as they were said', async () => {
    const lists = await connection.lists(10_000);
    expect(lists.tools.length).toBeGreaterThan(15);
    expect(lists.tools.slice(0, 2).map((tool) => tool.key)).toEqual(['echo', 'echo_raw']);
    expect(lists.prompts.map((prompt) => prompt.key)).toEqual(['plain', 'greet']);
    expect(lists.resources.map((resource) => resource.key)).toEqual([
      'test://static/hello',
      'test://static/pixel',
    ]);
    expect(lists.templates.map((template) => template.key)).toEqual(['test://item/{id}']);
    expect(lists.prompts[0]?.json.toString()).toBe(
      '{"name":"plain","description":"A prompt without arguments"}',
    );
  });

  it('passes arguments and results byte by byte, numbers beyond 2^53 included', async () => {
    const params = Buffer.from(
      '{"name":"echo_raw","arguments":{"big":12345678901234567890,\r\n "one":1.0,"e":1e400}}',
    );
    const reply = await connection.request({ method: 'tools/call', params, timeoutMs: 10_000 });
    expect(textOf(reply)).toContain('{"big":12345678901234567890,');
    expect(textOf(reply)).toContain('"one":1.0,"e":1e400');
  });

  it('keeps structuredContent, _meta and members nobody knows', async () => {
    const reply = await call(connection, 'structured');
    expect(reply.ok && JSON.parse(reply.result.toString())).toMatchObject({
      structuredContent: { n: 1, list: [1, 2] },
      _meta: { 'x/y': 1 },
      unknown: { kept: true },
    });
  });

  it('tells a tool that failed from a protocol error, whose code and data it keeps', async () => {
    const failed = await call(connection, 'fail');
    expect(failed.ok && JSON.parse(failed.result.toString()).isError).toBe(true);
    const refused = await call(connection, 'rpc_error');
    expect(refused.ok).toBe(false);
    expect(!refused.ok && JSON.parse(refused.error.toString())).toEqual({
      code: -32050,
      message: 'a protocol error',
      data: { why: 'because', exact: 1 },
    });
  });

  it('answers many calls at once, each with its own answer', async () => {
    const texts = await Promise.all(
      Array.from({ length: 200 }, (_, i) => call(connection, 'echo', { message: `call ${i}` }).then(textOf)),
    );
    expect(texts).toEqual(Array.from({ length: 200 }, (_, i) => `call ${i}`));
    expect(connection.inFlight).toBe(0);
  });

  it('carries a result of 10 MiB and arguments of 8 MiB', async () => {
    const big = await call(connection, 'big', { bytes: 10 * 1024 * 1024, newlines: true });
    expect(textOf(big).length).toBe(10 * 1024 * 1024);
    const message = 'é'.repeat(4 * 1024 * 1024);
    expect(textOf(await call(connection, 'echo', { message }))).toBe(message);
  });

  it('reports progress under the call it belongs to, and progress keeps a call alive beyond its time-out', async () => {
    const said: string[] = [];
    const reply = await call(
      connection,
      'sleep',
      { ms: 1200, progress: 5 },
      {
        timeoutMs: 600,
        onProgress: (params) => said.push(JSON.parse(params.toString()).message),
      },
    );
    expect(textOf(reply)).toBe('slept');
    expect(said).toEqual(['step 1', 'step 2', 'step 3', 'step 4', 'step 5']);
  });

  it('ends a call after its time-out, tells the server, and stays usable', async () => {
    await expect(call(connection, 'hang', {}, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'timeout' });
    const cancelled = await eventually(async () => {
      const ids: number[] = JSON.parse(textOf(await call(connection, 'cancelled')));
      return ids.length > 0 ? ids : null;
    });
    expect(cancelled.length).toBe(1);
  });

  it('ends a call when its caller gives up, at once and only that one', async () => {
    const giveUp = new AbortController();
    const other = call(connection, 'sleep', { ms: 300 });
    const hanging = call(connection, 'hang', {}, { signal: giveUp.signal });
    giveUp.abort();
    await expect(hanging).rejects.toMatchObject({ code: 'cancelled' });
    expect(textOf(await other)).toBe('slept');
  });

  it('hears that a list changed', async () => {
    const before = events.changed.length;
    // Over HTTP the stream for such news is opened beside the first calls.
    await eventually(async () => fixture === undefined || (await fixture.stats()).streams !== 0);
    await call(connection, 'add_tool', { name: 'extra' });
    await eventually(() => events.changed.length > before);
    expect(events.changed.slice(before)).toContain('tools');
    const { tools } = await connection.lists(10_000);
    expect(tools.at(-1)?.key).toBe('extra');
  });

  it('keeps what the server logs', async () => {
    await call(connection, 'log', { text: 'look here' });
    await eventually(() =>
      events.logs.some(([stream, text]) => stream === 'message' && text.includes('look here')),
    );
  });

  it("answers the server's own requests: ping with a result, others with method not found", async () => {
    expect(JSON.parse(textOf(await call(connection, 'ask', { method: 'ping' })))).toMatchObject({
      result: {},
    });
    const refused = JSON.parse(textOf(await call(connection, 'ask', { method: 'sampling/createMessage' })));
    expect(refused.error.code).toBe(-32601);
  });

  it('reads resources, prompts and completions', async () => {
    const ask = async (method: string, params: unknown) => {
      const reply = await connection.request({
        method,
        params: Buffer.from(JSON.stringify(params)),
        timeoutMs: 5_000,
      });
      return JSON.parse((reply.ok ? reply.result : reply.error).toString());
    };
    expect(await ask('resources/read', { uri: 'test://static/pixel' })).toMatchObject({
      contents: [{ mimeType: 'image/png' }],
    });
    expect(await ask('resources/read', { uri: 'test://nothing' })).toMatchObject({ code: -32002 });
    expect(await ask('prompts/get', { name: 'greet', arguments: { who: 'Ada' } })).toMatchObject({
      description: 'A greeting',
    });
    expect(
      await ask('completion/complete', { ref: {}, argument: { name: 'who', value: 'A' } }),
    ).toMatchObject({
      completion: { values: ['Ada', 'Alan'] },
    });
  });

  it('pings, and a ping leaves no session behind', async () => {
    const before = await fixture?.stats();
    for (let i = 0; i < 5; i++) await connection.ping(5_000);
    const after = await fixture?.stats();
    expect(after?.sessions).toBe(before?.sessions);
    expect(after?.initializes).toBe(before?.initializes);
  });

  it('lets calls in flight finish when it closes, takes no new ones, and leaves nothing', async () => {
    const last = call(connection, 'sleep', { ms: 200 });
    const closing = connection.close(5_000);
    await expect(call(connection, 'echo', { message: 'late' })).rejects.toMatchObject({
      data: { sent: false },
    });
    expect(textOf(await last)).toBe('slept');
    await closing;
    expect(events.closed).toEqual([]);
    expect(connection.processes()).toEqual([]);
    if (fixture) await eventually(async () => (await fixture?.stats())?.sessions === 0);
  });
});

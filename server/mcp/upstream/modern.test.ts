import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Bench,
  call,
  createBench,
  eventually,
  httpSpec,
  modernStdio,
  playClient,
  type Recorder,
  type RunningFixture,
  recorder,
  startModern,
  textOf,
} from '../../../tests/fixtures/upstream.ts';
import type { UpstreamConnection, UpstreamReply } from '../../hub/upstream/connection.ts';

const parsed = (reply: UpstreamReply) => JSON.parse((reply.ok ? reply.result : reply.error).toString());

describe.each(['http', 'stdio'] as const)('a server of 2026-07-28 over %s', (kind) => {
  let bench: Bench;
  let fixture: RunningFixture | undefined;
  let connection: UpstreamConnection;
  let events: Recorder;
  const stats = async () => JSON.parse(textOf(await call(connection, 'stats')));

  beforeAll(async () => {
    bench = createBench({ clientInfo: { name: 'hub', version: '9' } });
    events = recorder();
    if (kind === 'http') fixture = await startModern(['--page', '3']);
    const spec = fixture ? httpSpec(`http://127.0.0.1:${fixture.port}/mcp`) : modernStdio('--page', '3');
    connection = await bench.open(spec, events);
  });
  afterAll(async () => {
    await bench.close();
    await fixture?.stop();
  });

  const ask = async (method: string, params: unknown, more = {}) =>
    parsed(
      await connection.request({
        method,
        params: Buffer.from(JSON.stringify(params)),
        timeoutMs: 5_000,
        ...more,
      }),
    );

  it('says who it is without a handshake', async () => {
    expect(connection.identity).toMatchObject({
      era: 'modern',
      bilingual: false,
      protocolVersion: '2026-07-28',
      serverInfo: { name: 'modern-fixture', version: '1.0.0' },
      instructions: 'A modern server for tests.',
    });
    expect(await stats()).toMatchObject({ initializes: 0 });
  });

  it('gives every list to its end; over HTTP without the tools that nobody could call', async () => {
    const lists = await connection.lists(10_000);
    const tools = lists.tools.map((tool) => tool.key);
    expect(tools.slice(0, 3)).toEqual(['echo', 'echo_raw', 'headers']);
    expect(tools.includes('bad_header')).toBe(kind === 'stdio');
    expect(lists.resources.map((each) => each.key)).toEqual(['test://note', 'test://größe']);
    expect(lists.templates).toHaveLength(1);
    const faults = events.logs.filter(([, text]) => text.includes('bad_header'));
    expect(faults).toHaveLength(kind === 'http' ? 1 : 0);
    await connection.lists(10_000);
    expect(events.logs.filter(([, text]) => text.includes('bad_header'))).toEqual(faults);
  });

  it('is told with a request what its client has said of itself, and of the hub where there is none', async () => {
    const client = playClient({ capabilities: { sampling: {}, x: { big: 12345 } } });
    const request = { method: 'tools/call', timeoutMs: 5_000 };
    const params = Buffer.from(
      '{"name":"echo_raw", "_meta":{"mine":1.0},"arguments":{"n":12345678901234567890}}',
    );
    const said = textOf(
      await connection.request({ ...request, params, client: { ...client, logLevel: 'info' } }),
    );
    expect(said).toContain('"arguments":{"n":12345678901234567890}');
    expect(said).toContain('"mine":1.0');
    expect(JSON.parse(said).params._meta).toEqual({
      mine: 1,
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': { sampling: {}, x: { big: 12345 } },
      'io.modelcontextprotocol/clientInfo': { name: 'played', version: '1' },
      'io.modelcontextprotocol/logLevel': 'info',
    });
    const own = JSON.parse(textOf(await call(connection, 'echo_raw'))).params._meta;
    expect(own).toEqual({
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': { name: 'hub', version: '9' },
    });
  });

  it('gets the params of a client of its own revision byte by byte', async () => {
    const client = playClient({ era: 'modern', protocolVersion: '2026-07-28' });
    const params =
      '{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28", "io.modelcontextprotocol/clientCapabilities":{"a":1.0}},"name":"echo_raw"}';
    const request = { method: 'tools/call', timeoutMs: 5_000, client, params: Buffer.from(params) };
    expect(textOf(await connection.request(request))).toContain(`"params":${params}}`);
    const withToken = params.replace('"_meta":{', '"_meta":{"progressToken":"mine",');
    const told = await connection.request({
      ...request,
      params: Buffer.from(withToken),
      onProgress: () => {},
    });
    expect(textOf(told)).toMatch(new RegExp(withToken.replace('"mine"', '\\d+').replace(/[{}.]/g, '\\$&')));
  });

  it('asks by input_required, which goes up as it is, as does any other kind of result', async () => {
    const client = playClient();
    const first = await ask('tools/call', { name: 'ask', arguments: { what: 'elicitation' } }, { client });
    expect(first).toMatchObject({
      resultType: 'input_required',
      inputRequests: { question_1: { method: 'elicitation/create' } },
    });
    const inputResponses = { question_1: { action: 'accept', content: { name: 'Ada' } } };
    const { requestState } = first;
    const again = { name: 'ask', arguments: { what: 'elicitation' }, inputResponses, requestState };
    const second = await ask('tools/call', again, { client });
    expect(second).toMatchObject({ resultType: 'complete' });
    expect(second.content[0].text).toContain('Ada');
    expect(await ask('prompts/get', { name: 'greet' })).toMatchObject({ resultType: 'input_required' });
    expect(await ask('tools/call', { name: 'task' })).toEqual({
      resultType: 'task',
      taskId: 't-1',
      later: 1.5,
    });
    expect(client.asked).toEqual([]);
  });

  it('keeps errors with their code and data, also those that come with a status', async () => {
    expect(await ask('tools/call', { name: 'rpc_error' })).toMatchObject({
      code: -32050,
      data: { why: 'because' },
    });
    expect(await ask('tools/call', { name: 'needs_sampling' })).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { sampling: {} } },
    });
    expect(await ask('x/unknown', {})).toMatchObject({ code: -32601 });
    expect(await ask('resources/read', { uri: 'test://nothing' })).toMatchObject({ code: -32602 });
    expect(await ask('resources/read', { uri: 'test://größe' })).toMatchObject({
      contents: [{ text: 'groß' }],
    });
  });

  it("hears what the server says during a client's call, progress apart", async () => {
    const steps: number[] = [];
    const client = { ...playClient(), logLevel: 'debug' as const };
    const onProgress = (params: Buffer) => steps.push(JSON.parse(params.toString()).progress);
    await call(connection, 'progress', { steps: 3, ms: 60 }, { client, onProgress });
    expect(steps).toEqual([1, 2, 3]);
    await call(connection, 'log', { text: 'look here' }, { client });
    await call(connection, 'said', { method: 'notifications/x/y' }, { client });
    expect(client.told.map(([method]) => method)).toEqual(['notifications/message', 'notifications/x/y']);
    expect(events.logs).toContainEqual(['message', 'info fixture: look here']);
    await call(connection, 'log', { text: 'unwanted' }, { client: playClient() });
    expect(events.logs.some(([, text]) => text.includes('unwanted'))).toBe(false);
  });

  it('keeps the calls of two clients apart', async () => {
    const [one, two] = [playClient({ key: 'one' }), playClient({ key: 'two' })];
    await Promise.all(
      [one, two].map((client) =>
        Promise.all([
          call(connection, 'said', { method: `notifications/${client.facts.key}` }, { client }),
          call(connection, 'slow', { ms: 200 }, { client }),
        ]),
      ),
    );
    if (kind === 'http') {
      expect(one.told.map(([method]) => method)).toEqual(['notifications/one']);
      expect(two.told.map(([method]) => method)).toEqual(['notifications/two']);
    } else {
      expect([...one.told, ...two.told]).toEqual([]);
      expect(events.unattributed).toEqual(expect.arrayContaining(['notifications/one', 'notifications/two']));
    }
  });

  it('is told at once when a caller gives up or time is over', async () => {
    const before = (await stats()).cancelled;
    const giveUp = new AbortController();
    const slow = call(connection, 'slow', { ms: 10_000 }, { signal: giveUp.signal });
    setTimeout(() => giveUp.abort(), 50);
    await expect(slow).rejects.toMatchObject({ code: 'cancelled' });
    await expect(call(connection, 'slow', { ms: 10_000 }, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'timeout',
    });
    await eventually(async () => (await stats()).cancelled === before + 2, 1_500);
  });

  it('tells when a list changes, on one stream however long', async () => {
    await eventually(async () => (await stats()).listens >= 1);
    const before = events.changed.length;
    await call(connection, 'add_tool', { name: 'extra' });
    await eventually(() => events.changed.slice(before).includes('tools'));
    expect((await connection.lists(5_000)).tools.at(-1)?.key).toBe('extra');
    expect((await stats()).listens).toBe(1);
  });

  it('tells when a resource changes to which anybody subscribed, and no more after the last has gone', async () => {
    await Promise.all(['test://a', 'test://b', 'test://a'].map((uri) => connection.subscribe(uri, 5_000)));
    const { listens } = await stats();
    expect(listens).toBeLessThanOrEqual(3);
    await call(connection, 'touch', { uri: 'test://a' });
    await eventually(() => events.updated.some(([uri]) => uri === 'test://a'));
    await connection.unsubscribe('test://a', 5_000);
    await call(connection, 'touch', { uri: 'test://a' });
    await eventually(() => events.updated.filter(([uri]) => uri === 'test://a').length === 2);
    await connection.unsubscribe('test://a', 5_000);
    await eventually(async () => (await stats()).listens > listens);
    await call(connection, 'touch', { uri: 'test://a' });
    await call(connection, 'touch', { uri: 'test://b' });
    await eventually(() => events.updated.some(([uri]) => uri === 'test://b'));
    expect(events.updated.filter(([uri]) => uri === 'test://a')).toHaveLength(2);
    if (fixture) await eventually(async () => (await fixture?.stats())?.listening === 1);
  });

  it('that ends the stream of its news is asked for it again, and every list counts as changed', async () => {
    const { listens } = await stats();
    const before = events.changed.length;
    await call(connection, 'end_listening');
    await eventually(() => events.changed.length >= before + 4);
    expect((await stats()).listens).toBe(listens + 1);
    const told = events.updated.length;
    await call(connection, 'touch', { uri: 'test://b' });
    await eventually(() => events.updated.length > told);
  });

  it('is pinged by being asked who it is, and has no word for what older clients say', async () => {
    const { discovers } = await stats();
    await connection.ping(5_000);
    expect((await stats()).discovers).toBe(discovers + 1);
    connection.notify('notifications/roots/list_changed', null);
    await connection.setLogLevel('debug', 5_000);
    expect(events.closed).toEqual([]);
  });
});

describe('a server of 2026-07-28 over HTTP', () => {
  let bench: Bench;
  let fixture: RunningFixture;
  let connection: UpstreamConnection;
  const events = recorder();

  beforeAll(async () => {
    bench = createBench();
    fixture = await startModern();
    connection = await bench.open(httpSpec(`http://127.0.0.1:${fixture.port}/mcp`, { type: 'auto' }), events);
  });
  afterAll(async () => {
    await bench.close();
    await fixture.stop();
  });
  const headersOf = async (name: string, args: Record<string, unknown>) =>
    JSON.parse(
      textOf(await call(connection, name, args, { headers: { 'x-caller': 'one', 'mcp-name': 'forged' } })),
    );

  it('gets headers that say what the body says', async () => {
    expect(await headersOf('headers', {})).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'headers',
      'x-caller': 'one',
      'x-patchbay-hops': '1',
    });
  });

  it.each([
    [{ region: 'eu', count: 7, urgent: false }],
    [{ region: ' größer\n', count: 1e3 }],
    [{ region: '=?base64?x?=', count: null }],
    [{ region: '' }],
    [{}],
  ])('gets arguments in headers where a tool wants them: %j', async (args) => {
    await connection.lists(5_000);
    expect(await headersOf('route', args)).toEqual(args);
  });

  it('whose tool came to want headers unseen has its list read again, and the call is said anew', async () => {
    await call(connection, 'add_tool', { name: 'late', quiet: true });
    await connection.lists(5_000);
    await call(connection, 'add_tool', { name: 'late', header: 'Where', quiet: true });
    expect(textOf(await call(connection, 'late', { region: 'eu' }))).toBe('late');
    expect(textOf(await call(connection, 'late', { region: 'us' }))).toBe('late');
  });

  it('leaves nothing open when the connection closes', async () => {
    await eventually(async () => (await fixture.stats()).listening === 1);
    const last = call(connection, 'slow', { ms: 200 });
    await connection.close(5_000);
    expect(textOf(await last)).toBe('slept');
    await eventually(async () => (await fixture.stats()).listening === 0);
    expect(await fixture.stats()).toMatchObject({ sessions: 0 });
    expect(events.closed).toEqual([]);
  });

  it('that restarts is served as soon as it is back, its news too; one that stays away ends the connection', async () => {
    const first = await startModern();
    const heard = recorder();
    const restarted = await bench.open(httpSpec(`http://127.0.0.1:${first.port}/mcp`), heard);
    await restarted.subscribe('test://note', 5_000);
    await first.stop();
    const waiting = call(restarted, 'counter');
    const second = await startModern([], first.port);
    expect(textOf(await waiting)).toBe('1');
    await eventually(() => heard.changed.includes('prompts'));
    await eventually(async () => {
      await call(restarted, 'touch', { uri: 'test://note' });
      return heard.updated.length > 0;
    });
    expect(heard.closed).toEqual([]);
    await second.stop();
    await eventually(() => heard.closed.length > 0);
    expect(heard.closed).toHaveLength(1);
    expect(heard.closed[0]?.stage).toBe('connect');
  });
});

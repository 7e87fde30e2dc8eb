import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  answerOf,
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
  startFixture,
  startModern,
  textOf,
} from '../../../tests/fixtures/upstream.ts';
import type { UpstreamConnection } from '../../hub/upstream/connection.ts';

const shared = { sampling: {}, elicitation: { form: {}, url: {} }, roots: { listChanged: true } };
const METHODS = {
  elicitation: 'elicitation/create',
  sampling: 'sampling/createMessage',
  roots: 'roots/list',
};

describe.each(['http', 'stdio'] as const)('what a server with initialize says over %s', (kind) => {
  let bench: Bench;
  let fixture: RunningFixture | undefined;
  let connection: UpstreamConnection;
  let events: Recorder;
  const stats = async () => JSON.parse(textOf(await call(connection, 'stats')));
  const spec = () =>
    fixture ? httpSpec(`http://127.0.0.1:${fixture.port}/mcp`) : modernStdio('--era', 'legacy');

  beforeAll(async () => {
    bench = createBench({ clientInfo: { name: 'hub', version: '9' } });
    events = recorder();
    if (kind === 'http') fixture = await startModern(['--era', 'legacy']);
    connection = await bench.open(spec(), events);
  });
  afterEach(() => {
    events.asked.length = 0;
    events.unattributed.length = 0;
  });
  afterAll(async () => {
    await bench.close();
    await fixture?.stop();
  });

  it('to a connection that many share: it was told that all questions can be answered', async () => {
    const { declared, client } = await stats();
    expect(declared).toEqual(shared);
    expect(client).toEqual({ name: 'hub', version: '9' });
  });

  it.each(['elicitation', 'sampling', 'roots'] as const)(
    'asks (%s) goes to the client whose call it is, and its answer back',
    async (what) => {
      const client = playClient();
      const answered = textOf(await call(connection, 'ask', { what, rounds: 2 }, { client }));
      expect(JSON.parse(answered)).toEqual([answerOf(METHODS[what]), answerOf(METHODS[what])]);
      expect(client.asked.map(([method]) => method)).toEqual([METHODS[what], METHODS[what]]);
      expect(events.asked).toEqual([what, what]);
    },
  );

  it('asks during the calls of several clients goes to its own, or where that is not known to nobody', async () => {
    const [one, two] = [playClient({ key: 'one' }), playClient({ key: 'two' })];
    const answers = await Promise.all(
      [one, two].map((client) => call(connection, 'ask', { rounds: 1 }, { client })),
    );
    const refused = answers.map((reply) => !reply.ok && JSON.parse(reply.error.toString()).code);
    if (kind === 'http') {
      expect([one, two].map(({ asked }) => asked.length)).toEqual([1, 1]);
      expect(refused).toEqual([false, false]);
    } else {
      expect([one, two].map(({ asked }) => asked.length)).toEqual([0, 0]);
      expect(refused).toEqual([-32601, -32601]);
    }
    expect(events.asked).toEqual(['elicitation', 'elicitation']);
  });

  it('asks during several calls of one client goes to that client', async () => {
    const [first, second] = [playClient(), playClient()];
    const slow = call(connection, 'slow', { ms: 300 }, { client: first });
    await call(connection, 'ask', {}, { client: second });
    await slow;
    expect([...first.asked, ...second.asked]).toHaveLength(1);
  });

  it('asks without a client is refused, but that there are no roots can be said', async () => {
    const refused = await call(connection, 'ask', { what: 'sampling' });
    expect(!refused.ok && JSON.parse(refused.error.toString())).toMatchObject({ code: -32601 });
    expect(JSON.parse(textOf(await call(connection, 'ask', { what: 'roots' })))).toEqual([{ roots: [] }]);
    expect(events.asked).toEqual(['sampling', 'roots']);
  });

  it('asks of a client that did not say it answers such is refused without asking it', async () => {
    const client = playClient({ capabilities: { sampling: {} } });
    const refused = await call(connection, 'ask', { what: 'elicitation' }, { client });
    expect(!refused.ok && JSON.parse(refused.error.toString())).toMatchObject({ code: -32601 });
    expect(client.asked).toEqual([]);
    expect(events.asked).toEqual(['elicitation']);
  });

  it('asks stops the clock of the call until it is answered', async () => {
    const client = playClient({}, async (method) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return answerOf(method);
    });
    const reply = await call(connection, 'ask', {}, { client, timeoutMs: 200 });
    expect(textOf(reply)).toContain('Ada');
  });

  it('asks and takes back ends at the client, and nothing is answered', async () => {
    const client = playClient({}, () => new Promise(() => {}));
    const reply = await call(connection, 'ask_silently', { ms: 100 }, { client });
    expect(textOf(reply)).toBe('no answer');
    expect(client.signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('asks ends at the client when the call ends, and the server is not left waiting', async () => {
    const client = playClient({}, () => new Promise(() => {}));
    const giveUp = new AbortController();
    const asking = call(connection, 'ask', {}, { client, signal: giveUp.signal });
    await eventually(() => client.asked.length === 1);
    giveUp.abort();
    await expect(asking).rejects.toMatchObject({ code: 'cancelled' });
    expect(client.signals.map(({ aborted }) => aborted)).toEqual([true]);
    await eventually(async () => (await stats()).waiting === 0);
  });

  it('notifies of goes to the client whose call it is, log messages into the log, too', async () => {
    const client = playClient();
    await call(connection, 'said', { method: 'notifications/x/y' }, { client });
    await call(connection, 'log', { text: 'look here' }, { client });
    expect(client.told).toEqual([
      ['notifications/x/y', '{"of":"said"}'],
      ['notifications/message', '{"level":"info","logger":"fixture","data":"look here"}'],
    ]);
    await call(connection, 'said', { method: 'notifications/x/y' });
    await call(connection, 'log', { text: 'and here' });
    expect(events.unattributed).toEqual(['notifications/x/y']);
    expect(events.logs.filter(([stream]) => stream === 'message').map(([, text]) => text)).toEqual([
      'info fixture: look here',
      'info fixture: and here',
    ]);
  });

  it('logs during the calls of several clients goes to its own, or where that is not known into the log alone', async () => {
    const [one, two] = [playClient({ key: 'one' }), playClient({ key: 'two' })];
    events.logs.length = 0;
    const slow = call(connection, 'slow', { ms: 300 }, { client: one });
    await call(connection, 'log', { text: 'whose?' }, { client: two });
    await slow;
    const heard = [['notifications/message', '{"level":"info","logger":"fixture","data":"whose?"}']];
    expect([one.told, two.told]).toEqual([[], kind === 'http' ? heard : []]);
    await call(connection, 'log', { text: 'mine' }, { client: one });
    expect(one.told.map(([, params]) => JSON.parse(params).data)).toEqual(['mine']);
    expect(events.logs.filter(([stream]) => stream === 'message').map(([, text]) => text)).toEqual([
      'info fixture: whose?',
      'info fixture: mine',
    ]);
    expect(events.unattributed).toEqual([]);
    events.logs.length = 0;
  });

  it('does at the wish of clients: it tells of resources, and logs as much as is wanted', async () => {
    if (fixture) await eventually(async () => (await fixture?.stats())?.streams === 1);
    await connection.subscribe('test://note', 5_000);
    await connection.subscribe('test://note', 5_000);
    await connection.unsubscribe('test://note', 5_000);
    await connection.setLogLevel('warning', 5_000);
    expect(await stats()).toMatchObject({ uris: ['test://note'], logLevel: 'warning' });
    await call(connection, 'touch', { uri: 'test://note' });
    await eventually(() => events.updated.length === 1);
    expect(events.updated).toEqual([['test://note', '{"uri":"test://note"}']]);
    await connection.unsubscribe('test://note', 5_000);
    await connection.setLogLevel(null, 5_000);
    expect(await stats()).toMatchObject({ uris: [], logLevel: 'warning' });
  });

  it('to a connection of one client: it is told what the client said of itself, and all that it says is its', async () => {
    const capabilities = { elicitation: {}, roots: {}, 'x/y': { z: 1 } };
    const owner = playClient({ capabilities, key: 'owner' });
    const own = recorder();
    const mine = await bench.open(spec(), own, 15_000, { owner });
    const said = JSON.parse(textOf(await call(mine, 'stats')));
    expect(said.declared).toEqual(capabilities);
    expect(said.client).toEqual({ name: 'played', version: '1' });
    const during = playClient({ capabilities, key: 'owner' });
    expect(textOf(await call(mine, 'ask', {}, { client: during }))).toContain('Ada');
    expect(during.asked).toHaveLength(1);
    if (fixture) await eventually(async () => ((await fixture?.stats())?.streams ?? 0) === 2);
    await call(mine, 'later', { method: 'notifications/x/y' });
    await eventually(() => owner.told.length === 1);
    await call(mine, 'later', { method: 'roots/list' });
    await eventually(() => owner.asked.length === 1);
    expect(own.unattributed).toEqual([]);
    await mine.close(0);
  });
});

describe('a streamable HTTP server with initialize', () => {
  it('that has its client come back for the answer lets the hub do the same with its own client', async () => {
    const bench = createBench();
    const fixture = await startFixture('http', ['--cut', '1']);
    const connection = await bench.open(httpSpec(`http://127.0.0.1:${fixture.port}/mcp`));
    const client = playClient();
    expect(textOf(await call(connection, 'log', {}, { client }))).toBe('logged');
    expect(client.pauses).toEqual([50]);
    await bench.close();
    await fixture.stop();
  });

  it('that loses its session is asked again for what was asked in it', async () => {
    const bench = createBench();
    const first = await startModern(['--era', 'legacy']);
    const events = recorder();
    const connection = await bench.open(httpSpec(`http://127.0.0.1:${first.port}/mcp`), events);
    await connection.subscribe('test://note', 5_000);
    await connection.setLogLevel('error', 5_000);
    await first.stop();
    const second = await startModern(['--era', 'legacy'], first.port);
    await eventually(async () => {
      const { uris, logLevel } = JSON.parse(textOf(await call(connection, 'stats')));
      return uris[0] === 'test://note' && logLevel === 'error';
    });
    await bench.close();
    await second.stop();
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Bench,
  call,
  createBench,
  eventually,
  failureOf,
  httpSpec,
  type RunningFixture,
  recorder,
  startFixture,
  textOf,
} from '../../../tests/fixtures/upstream.ts';

let bench: Bench = createBench();
const fixtures: RunningFixture[] = [];
afterEach(async () => {
  await bench.close();
  bench = createBench();
  for (const fixture of fixtures.splice(0)) await fixture.stop();
});

async function start(kind: 'http' | 'sse', args: string[] = [], port = 0): Promise<RunningFixture> {
  const fixture = await startFixture(kind, args, port);
  fixtures.push(fixture);
  return fixture;
}

const mcp = (fixture: { port: number }) => httpSpec(`http://127.0.0.1:${fixture.port}/mcp`);
const sse = (fixture: { port: number }) => httpSpec(`http://127.0.0.1:${fixture.port}/sse`, { type: 'sse' });

describe('a remote server that can not be had', () => {
  it('and refuses connections is told apart from one that fails later', async () => {
    const fixture = await start('http');
    await fixture.stop();
    for (const spec of [mcp(fixture), sse(fixture)]) {
      const failure = await failureOf(bench.open(spec));
      expect(failure).toMatchObject({
        stage: 'connect',
        message: `127.0.0.1:${fixture.port} refuses connections`,
      });
    }
  });

  it('and has an unknown host is named', async () => {
    const failure = await failureOf(bench.open(httpSpec('http://no-such-host.invalid/mcp')));
    expect(failure.stage).toBe('connect');
    expect(failure.message).toContain('no-such-host.invalid');
  });

  it.each(['streamable-http', 'sse', 'auto'] as const)(
    'and demands authorisation says so (%s)',
    async (type) => {
      const fixture = await start(type === 'sse' ? 'sse' : 'http', ['--require-auth', 'secret-token']);
      const url = `http://127.0.0.1:${fixture.port}/${type === 'sse' ? 'sse' : 'mcp'}`;
      const failure = await failureOf(bench.open(httpSpec(url, { type })));
      expect(failure).toMatchObject({ stage: 'auth', needsAuth: true });
      const connection = await bench.open(
        httpSpec(url, { type, headers: { Authorization: 'Bearer secret-token' } }),
      );
      expect(textOf(await call(connection, 'echo', { message: 'in' }))).toBe('in');
    },
  );

  it('and never answers is given up in time', async () => {
    const fixture = await start('http', ['--mute']);
    const failure = await failureOf(bench.open(mcp(fixture), recorder(), 400));
    expect(failure).toMatchObject({ stage: 'initialize', message: 'no answer to initialize within 400 ms' });
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await eventually(() => mute.listening);
    const { port } = mute.address() as AddressInfo;
    expect((await failureOf(bench.open(sse({ port }), recorder(), 400))).stage).toBe('connect');
    mute.closeAllConnections();
    mute.close();
  });

  it('and is something else than an MCP server is refused in words', async () => {
    const web = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hello</html>');
    }).listen(0, '127.0.0.1');
    await eventually(() => web.listening);
    const { port } = web.address() as AddressInfo;
    expect((await failureOf(bench.open(mcp({ port })))).message).toContain('HTTP 200');
    expect((await failureOf(bench.open(sse({ port })))).message).toContain('no event stream');
    web.close();
  });

  it.each([
    'http://169.254.169.254/mcp',
    'http://[fe80::1]/mcp',
    'http://[::ffff:169.254.169.254]/',
    'http://2852039166/',
  ])('and lies at a link-local or metadata address is never connected to: %s', async (url) => {
    const failure = await failureOf(bench.open(httpSpec(url)));
    expect(failure).toMatchObject({ stage: 'config' });
    expect(failure.message).toContain('never connected to');
  });

  it('and redirects to another origin is not followed, within its own it is', async () => {
    const target = await start('http');
    const away = await start('http', ['--redirect', `http://localhost:${target.port}/mcp`]);
    expect((await failureOf(bench.open(mcp(away)))).message).toContain('another origin');
    const home = createServer((request, response) => {
      if (request.url === '/mcp') return response.writeHead(308, { location: '/mcp/' }).end();
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"arrived"}}');
    }).listen(0, '127.0.0.1');
    await eventually(() => home.listening);
    const { port } = home.address() as AddressInfo;
    expect((await failureOf(bench.open(mcp({ port })))).message).toContain('arrived');
    home.close();
  });
});

describe('a streamable HTTP server', () => {
  it.each([[[]], [['--bad-request-sessions']], [['--sse-answers']]])(
    'that forgets its sessions is given a new one unseen, and no call runs twice (%j)',
    async (args) => {
      const fixture = await start('http', ['--session-loss', '25', ...args]);
      const events = recorder();
      const connection = await bench.open(mcp(fixture), events);
      const counts: string[] = [];
      for (let i = 0; i < 30; i++) counts.push(textOf(await call(connection, 'counter')));
      expect(counts).toEqual(Array.from({ length: 30 }, (_, i) => String(i + 1)));
      expect(events.closed).toEqual([]);
      expect(events.changed).toContain('tools');
      const many = await Promise.all(
        Array.from({ length: 40 }, () => call(connection, 'counter').then(textOf)),
      );
      expect(new Set(many).size).toBe(40);
      expect(await fixture.stats()).toMatchObject({ initializes: 3, executions: 70 });
    },
  );

  it('that restarts is served as soon as it is back, without a call lost or run twice', async () => {
    const fixture = await start('http');
    const events = recorder();
    const connection = await bench.open(mcp(fixture), events);
    await call(connection, 'counter');
    await fixture.stop();
    const waiting = call(connection, 'counter');
    await new Promise((resolve) => setTimeout(resolve, 700));
    await start('http', [], fixture.port);
    expect(textOf(await waiting)).toBe('1');
    expect(events.closed).toEqual([]);
    await eventually(() => events.changed.includes('tools'));
  });

  it('that stays away ends the connection at stage connect; what was never sent says so', async () => {
    const fixture = await start('http');
    const events = recorder();
    const connection = await bench.open(mcp(fixture), events);
    const hanging = expect(call(connection, 'hang')).rejects.toMatchObject({
      code: 'upstream_failed',
      data: { sent: true },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await fixture.stop();
    await hanging;
    await expect(call(connection, 'counter')).rejects.toMatchObject({
      code: 'upstream_failed',
      data: { sent: false },
    });
    expect(events.closed).toHaveLength(1);
    expect(events.closed[0]?.stage).toBe('connect');
  });

  it('that cuts a stream without event ids fails that call as possibly executed, and only that', async () => {
    const fixture = await start('http', ['--cut', '0', '--no-ids']);
    const events = recorder();
    const connection = await bench.open(mcp(fixture), events);
    await expect(call(connection, 'counter')).rejects.toMatchObject({
      code: 'upstream_failed',
      data: { sent: true },
    });
    expect(events.closed).toEqual([]);
  });

  it('that cuts a stream in the middle of progress is taken up again and loses none of it', async () => {
    const fixture = await start('http', ['--cut', '2']);
    const connection = await bench.open(mcp(fixture));
    const said: string[] = [];
    const reply = await call(
      connection,
      'sleep',
      { ms: 200, progress: 4 },
      {
        onProgress: (params) => said.push(JSON.parse(params.toString()).message),
      },
    );
    expect(textOf(reply)).toBe('slept');
    expect(said).toEqual(['step 1', 'step 2', 'step 3', 'step 4']);
  });

  it.each([[['--json']], [['--sse-answers']]])(
    'whose answer is too large fails that call only (%j)',
    async (args) => {
      await bench.close();
      bench = createBench({ limits: { resultLimit: 1024 * 1024 } });
      const fixture = await start('http', args);
      const connection = await bench.open(mcp(fixture));
      const other = call(connection, 'sleep', { ms: 300 });
      await expect(call(connection, 'big', { bytes: 3_000_000 })).rejects.toMatchObject({
        code: 'payload_too_large',
      });
      expect(textOf(await other)).toBe('slept');
      expect(textOf(await call(connection, 'big', { bytes: 1_000_000 }))).toHaveLength(1_000_000);
    },
  );

  it('without sessions, and without a stream of its own, works', async () => {
    const fixture = await start('http', ['--stateless', '--no-get']);
    const connection = await bench.open(mcp(fixture));
    expect(textOf(await call(connection, 'echo', { message: 'x' }))).toBe('x');
    expect((await connection.lists(5_000)).tools.length).toBeGreaterThan(5);
  });

  it.each([500, 503, 429, 403])(
    'that answers %i fails the call with that status and stays connected',
    async (status) => {
      const fixture = await start('http', ['--flaky-status', String(status)]);
      const events = recorder();
      const connection = await bench.open(mcp(fixture), events);
      await expect(call(connection, 'echo')).rejects.toMatchObject({
        code: 'upstream_failed',
        data: { status },
      });
      await connection.ping(2_000);
      expect(events.closed).toEqual([]);
    },
  );

  it("gets the entry's headers, the caller's over them, the protocol's over both, and a hop count", async () => {
    const fixture = await start('http');
    const connection = await bench.open({
      ...mcp(fixture),
      headers: { 'X-Fixed': 'one', Accept: 'nonsense', 'X-Both': 'entry' },
    });
    const seen = JSON.parse(
      textOf(
        await call(connection, 'headers', {}, { headers: { 'x-both': 'caller', 'x-patchbay-hops': '3' } }),
      ),
    );
    expect(seen).toMatchObject({
      'x-fixed': 'one',
      'x-both': 'caller',
      'x-patchbay-hops': '3',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
    });
    const plain = JSON.parse(textOf(await call(connection, 'headers')));
    expect(plain['x-patchbay-hops']).toBe('1');
  });

  it('keeps one stream and one session however long it is used', async () => {
    const fixture = await start('http', ['--sse-answers']);
    const connection = await bench.open(mcp(fixture));
    for (let i = 0; i < 50; i++) await call(connection, 'echo', { message: 'x' });
    expect(await fixture.stats()).toMatchObject({ sessions: 1, streams: 1, initializes: 1 });
  });
});

describe('an HTTP+SSE server', () => {
  it('that restarts is given a new session unseen; a call in flight fails as possibly executed', async () => {
    const fixture = await start('sse');
    const events = recorder();
    const connection = await bench.open(sse(fixture), events);
    const hanging = expect(call(connection, 'hang')).rejects.toMatchObject({
      code: 'upstream_failed',
      data: { sent: true },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await fixture.stop();
    await hanging;
    const waiting = call(connection, 'counter');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await start('sse', [], fixture.port);
    expect(textOf(await waiting)).toBe('1');
    expect(events.closed).toEqual([]);
    await eventually(() => events.changed.includes('tools'));
  });

  it('that stays away ends the connection', async () => {
    const fixture = await start('sse');
    const events = recorder();
    const connection = await bench.open(sse(fixture), events);
    await fixture.stop();
    await eventually(() => events.closed.length > 0);
    expect(events.closed[0]?.stage).toBe('connect');
    await expect(call(connection, 'echo')).rejects.toMatchObject({ data: { sent: false } });
  });

  it('whose answer is too large fails that call only', async () => {
    await bench.close();
    bench = createBench({ limits: { resultLimit: 1024 * 1024 } });
    const fixture = await start('sse');
    const connection = await bench.open(sse(fixture));
    const other = call(connection, 'sleep', { ms: 300 });
    await expect(call(connection, 'big', { bytes: 3_000_000 })).rejects.toMatchObject({
      code: 'payload_too_large',
    });
    expect(textOf(await other)).toBe('slept');
  });
});

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Bench,
  call,
  createBench,
  eventually,
  failureOf,
  fixtureStdio,
  httpSpec,
  modernStdio,
  type RunningFixture,
  recorder,
  startFixture,
  startModern,
  stdioSpec,
  textOf,
} from '../../../tests/fixtures/upstream.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { createVerdicts, signOf, wantsModern } from './era.ts';
import { RpcRefusal, statusFailure } from './http-failure.ts';

let bench: Bench = createBench();
const ends: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  await bench.close();
  bench = createBench();
  for (const end of ends.splice(0)) await end();
});

async function running(starting: Promise<RunningFixture>): Promise<RunningFixture> {
  const fixture = await starting;
  ends.push(() => fixture.stop());
  return fixture;
}

const mcp = ({ port }: { port: number }, type: 'streamable-http' | 'auto' = 'streamable-http') =>
  httpSpec(`http://127.0.0.1:${port}/mcp`, { type });

const refusal = (code: number, supported: string[] = []) =>
  new PatchbayError('upstream_failed', 'x', { cause: new RpcRefusal(code, supported) });
const status = (code: number, body = '') => statusFailure(code, {}, Buffer.from(body));

describe('the era of a server', () => {
  it.each([
    [refusal(-32601), 'legacy'],
    [refusal(-32600), 'legacy'],
    [refusal(-32020), 'modern'],
    [refusal(-32021), 'modern'],
    [refusal(-32022, ['2027-01-01']), 'modern'],
    [refusal(-32022, ['2027-01-01', '2025-06-18']), 'legacy'],
    [status(400, 'Bad Request'), 'legacy'],
    [status(404), 'legacy'],
    [status(405), 'legacy'],
    [status(400, '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no session"}}'), 'legacy'],
    [status(400, '{"jsonrpc":"2.0","id":null,"error":{"code":-32020,"message":"headers"}}'), 'modern'],
    [status(401), 'unsure'],
    [status(403, '{"error":{"code":-32601}}'), 'unsure'],
    [status(408), 'unsure'],
    [status(429), 'unsure'],
    [status(500), 'unsure'],
    [status(503), 'unsure'],
    [status(200, '<html>'), 'unsure'],
    [new PatchbayError('timeout', 'no answer'), 'unsure'],
  ])('by how it refuses server/discover: %#, %s', (failure, sign) => {
    expect(signOf(failure)).toBe(sign);
    expect(signOf(new Error('about it', { cause: failure }))).toBe(sign);
  });

  it('is modern where initialize is refused naming that revision', () => {
    expect(wantsModern(refusal(-32022, ['2026-07-28']))).toBe(true);
    expect(wantsModern(refusal(-32022, ['2024-11-05']))).toBe(false);
    expect(wantsModern(refusal(-32020))).toBe(true);
    expect(wantsModern(refusal(-32601))).toBe(true);
    expect(wantsModern(refusal(-32602, ['2026-07-28']))).toBe(false);
  });

  it('is remembered by address, for a bounded number of them', () => {
    const verdicts = createVerdicts();
    const specs = Array.from({ length: 2001 }, (_, i) => httpSpec(`http://x/${i}`));
    for (const spec of specs) verdicts.set(spec, { era: 'modern', bilingual: false });
    const [first, second] = specs.map((spec) => verdicts.get(spec));
    expect(first).toBeUndefined();
    expect(second).toEqual({ era: 'modern', bilingual: false });
    const one = stdioSpec('node', ['a']);
    verdicts.set(one, { era: 'legacy', bilingual: false });
    expect(verdicts.get(stdioSpec('node', ['b']))).toBeUndefined();
    expect(verdicts.get({ ...one, env: { A: '1' } })?.era).toBe('legacy');
  });
});

describe.each(['streamable-http', 'auto'] as const)('a server at a URL (%s)', (type) => {
  it('that speaks both is spoken to as its newest clients do, or as is asked for', async () => {
    const fixture = await running(startModern(['--era', 'both']));
    const modern = await bench.open(mcp(fixture, type));
    expect(modern.identity).toMatchObject({ era: 'modern', bilingual: true, protocolVersion: '2026-07-28' });
    const legacy = await bench.open(mcp(fixture, type), recorder(), 5_000, { era: 'legacy' });
    expect(legacy.identity).toMatchObject({ era: 'legacy', bilingual: true, protocolVersion: '2025-11-25' });
    for (const each of [modern, legacy]) expect(textOf(await call(each, 'echo', { message: 'x' }))).toBe('x');
    expect(await fixture.stats()).toMatchObject({ sessions: 1, initializes: 2, discovers: 1 });
    const again = await bench.open(mcp(fixture, type));
    expect(again.identity.bilingual).toBe(true);
    expect(await fixture.stats()).toMatchObject({ sessions: 1, initializes: 2, discovers: 2 });
  });

  it('that speaks the newest revision alone is not thought to speak others', async () => {
    const fixture = await running(startModern());
    const connection = await bench.open(mcp(fixture, type));
    expect(connection.identity).toMatchObject({ era: 'modern', bilingual: false });
  });

  it('that speaks the older revisions is asked once for the newest, and has nothing left of it', async () => {
    const fixture = await running(startModern(['--era', 'legacy', '--stray-sessions']));
    const first = await bench.open(mcp(fixture, type));
    expect(first.identity).toMatchObject({ era: 'legacy', bilingual: false });
    expect(await fixture.stats()).toMatchObject({ sessions: 1 });
    await first.close(0);
    const { requests = 0 } = await fixture.stats();
    const second = await bench.open(mcp(fixture, type));
    expect(second.identity.era).toBe('legacy');
    const stats = await fixture.stats();
    // initialize, initialized and the stream for notifications.
    expect(stats.requests).toBeLessThanOrEqual(requests + 3);
    expect(stats.sessions).toBe(1);
  });

  it.each([[[]], [['--bad-request-sessions']], [['--stateless']], [['--require-auth', 'secret']]])(
    'that knows nothing of the newest revision is served (%j)',
    async (args) => {
      const fixture = await running(startFixture('http', args));
      const headers = { authorization: 'Bearer secret' };
      const connection = await bench.open({ ...mcp(fixture, type), headers });
      expect(connection.identity.era).toBe('legacy');
      expect(await fixture.stats()).toMatchObject({ initializes: 1, sessions: 1 });
    },
  );

  it.each([401, 403, 429, 500, 503])(
    'that answers the question for its era with %i is served, and asked again the next time',
    async (code) => {
      const fixture = await running(startModern(['--era', 'legacy', '--discover-status', String(code)]));
      const first = await bench.open(mcp(fixture, type));
      expect(first.identity.era).toBe('legacy');
      await first.close(0);
      await fixture.stop();
      const other = await running(startModern(['--era', 'both'], fixture.port));
      expect((await bench.open(mcp(other, type))).identity.era).toBe('modern');
    },
  );

  it('that never answers a question it does not know is served all the same', async () => {
    const mute = await proxied(await running(startModern(['--era', 'legacy'])), (body) =>
      body.includes('server/discover') ? 'hang' : 'pass',
    );
    const connection = await bench.open(mcp(mute, type), recorder(), 1_000);
    expect(connection.identity.era).toBe('legacy');
  });

  it('that has become another is found out', async () => {
    const legacy = await running(startModern(['--era', 'legacy']));
    await (await bench.open(mcp(legacy, type))).close(0);
    await legacy.stop();
    const modern = await running(startModern([], legacy.port));
    expect((await bench.open(mcp(modern, type))).identity.era).toBe('modern');
    await modern.stop();
    const again = await running(startModern(['--era', 'legacy'], legacy.port));
    expect((await bench.open(mcp(again, type))).identity.era).toBe('legacy');
  });

  it('that demands authorisation says so in either era', async () => {
    const fixture = await running(startModern(['--require-auth', 'secret']));
    expect(await failureOf(bench.open(mcp(fixture, type)))).toMatchObject({ stage: 'auth', needsAuth: true });
    const spec = { ...mcp(fixture, type), headers: { authorization: 'Bearer secret' } };
    expect((await bench.open(spec)).identity.era).toBe('modern');
  });
});

describe('a server that is a process', () => {
  it('and speaks the newest revision alone is found out by the same process, and at once the next time', async () => {
    const spec = modernStdio();
    const events = recorder();
    const connection = await bench.open(spec, events);
    expect(connection.identity).toMatchObject({ era: 'modern', bilingual: false });
    await eventually(() => connection.processes().length === 1);
    expect(textOf(await call(connection, 'counter'))).toBe('1');
    await connection.close(0);
    expect(connection.processes()).toEqual([]);
    const second = await bench.open(spec);
    const said = JSON.parse(textOf(await call(second, 'stats')));
    expect(said).toMatchObject({ discovers: 1, refused: 0, initializes: 0 });
  });

  it('and speaks both is initialised, unless asked for otherwise', async () => {
    const spec = modernStdio('--era', 'both');
    expect((await bench.open(spec)).identity).toMatchObject({ era: 'legacy', bilingual: false });
    const modern = await bench.open(spec, recorder(), 5_000, { era: 'modern' });
    expect(modern.identity.era).toBe('modern');
  });

  it('and refuses for another reason fails with its own words, and nothing of it is left', async () => {
    const failure = await failureOf(bench.open(fixtureStdio('--version', '1999-01-01')));
    expect(failure.message).toContain('1999-01-01');
    const script = `process.stdin.on('data', (d) => { for (const l of String(d).trim().split('\\n')) { const { id } = JSON.parse(l);
      console.log(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32000, message: 'no key is set' } })); } })`;
    const processes: number[][] = [];
    const refused = bench.connector({
      name: 'keyless',
      spec: stdioSpec(process.execPath, ['-e', script]),
      events: recorder(),
      initTimeoutMs: 5_000,
      signal: new AbortController().signal,
      onOpening: (opening) => processes.push(opening.processes().map(({ pid }) => pid)),
    });
    expect((await failureOf(refused)).message).toContain('no key is set');
    expect(processes).toHaveLength(2);
  });
});

/** In front of a server, to keep some of its answers from coming. */
async function proxied(
  { port }: { port: number },
  decide: (body: string) => 'pass' | 'hang',
): Promise<{ port: number }> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      if (decide(body) === 'hang') return;
      const headers = new Headers();
      for (const name of ['content-type', 'accept', 'mcp-session-id', 'mcp-protocol-version']) {
        const value = request.headers[name];
        if (typeof value === 'string') headers.set(name, value);
      }
      const { method = 'GET' } = request;
      const passed = await fetch(`http://127.0.0.1:${port}${request.url}`, {
        method,
        headers,
        ...(method === 'POST' ? { body } : {}),
      });
      response.writeHead(passed.status, Object.fromEntries(passed.headers));
      if (method === 'GET') response.flushHeaders();
      else response.end(Buffer.from(await passed.arrayBuffer()));
    })().catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0 };
}

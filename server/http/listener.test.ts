import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { PatchbayError } from '../lib/errors.ts';
import { readBody } from '../lib/http-body.ts';
import { type Log, silentLog } from '../lib/log.ts';
import type { Door } from '../lib/request-context.ts';
import { createMetrics } from '../observability/metrics.ts';
import {
  createListener,
  type Doors,
  type Listener,
  type ListenerConfig,
  type ListenerOptions,
} from './listener.ts';
import { createOpsDoor } from './ops.ts';

const listeners: Listener[] = [];
afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.drain(0)));
});

const defaults: ListenerConfig = {
  host: '127.0.0.1',
  port: 0,
  basePath: '',
  allowedHosts: ['hub.example', 'localhost', '127.0.0.1', '[::1]'],
  allowedOrigins: ['https://app.example'],
  trustProxy: 0,
};

const say =
  (text: string): Door =>
  (_req, res, ctx) => {
    res
      .writeHead(200, { 'Content-Type': 'text/plain' })
      .end(`${text} ${ctx.path}?${ctx.query} ${ctx.address}`);
  };

const doors = (some: Partial<Doors> = {}): Doors => ({
  mcp: say('mcp'),
  api: say('api'),
  ops: say('ops'),
  console: say('console'),
  ...some,
});

async function open(
  opened: Partial<Doors> | null,
  config: Partial<ListenerConfig> = {},
  more: Partial<ListenerOptions> = {},
) {
  const metrics = createMetrics({ version: '0', process: false });
  const listener = createListener({ config: { ...defaults, ...config }, log: silentLog, metrics, ...more });
  listeners.push(listener);
  const { port } = await listener.listen();
  if (opened) listener.setReady(opened);
  return { listener, metrics, port, get: (path: string, options?: Options) => get(port, path, options) };
}

interface Options {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}
interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json: () => Record<string, unknown>;
}

/** node:http, because fetch does not let a test choose Host and Origin. */
function get(port: number, path: string, options: Options = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = httpRequest(
      {
        port,
        host: '127.0.0.1',
        path,
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
        agent: false,
      },
      (res) => {
        let text = '';
        res.setEncoding('utf8').on('data', (piece) => {
          text += piece;
        });
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text, json: () => JSON.parse(text) }),
        );
        res.on('error', reject);
      },
    );
    req.on('error', reject).end(options.body);
  });
}

/** Sends bytes as they are and collects the answer until the connection ends. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (piece) => {
      answer += piece.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

describe('before the hub is ready', () => {
  test('the port answers: live is 200, everything else a 503 problem with Retry-After', async () => {
    const { get, listener } = await open(null);
    expect((await get('/health/live')).status).toBe(200);
    for (const path of ['/', '/mcp', '/api/servers', '/health/ready', '/health', '/metrics']) {
      const answer = await get(path);
      expect(answer.status, path).toBe(503);
      expect(answer.headers['retry-after']).toMatch(/^\d+$/);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.json()).toMatchObject({
        status: 503,
        code: 'starting',
        requestId: answer.headers['x-request-id'],
      });
    }
    listener.setReady({ mcp: say('mcp') });
    expect((await get('/mcp')).status).toBe(200);
    expect((await get('/')).status).toBe(503);
  });

  test('a port that is taken is an error which says what to do', async () => {
    const { port } = await open(null);
    const second = createListener({
      config: { ...defaults, port },
      log: silentLog,
      metrics: createMetrics({ version: '0', process: false }),
    });
    await expect(second.listen()).rejects.toThrow(new RegExp(`port ${port}: it is already in use.*PORT`));
  });
});

describe('a request', () => {
  test('reaches its door with path, query, address and id', async () => {
    const { get } = await open(doors(), { basePath: '/hub', trustProxy: 1 });
    const headers = { 'x-forwarded-for': '6.6.6.6, 1.2.3.4', 'x-request-id': 'trace-0123456789' };
    const answer = await get('/hub/api/tools?a=1&b=%20', { headers });
    expect(answer.text).toBe('api /api/tools?a=1&b=%20 1.2.3.4');
    expect(answer.headers['x-request-id']).toBe('trace-0123456789');
    expect((await get('/hub')).text).toBe('console /? 127.0.0.1');
    const outside = await get('/mcp');
    expect(outside.status).toBe(404);
    expect(outside.json().detail).toContain('BASE_PATH');
  });

  test('whose door throws, rejects, or throws a PatchbayError gets a problem and the hub goes on', async () => {
    const logged: string[] = [];
    const log: Log = { ...silentLog, error: (message) => void logged.push(message) };
    const { get, metrics } = await open(
      doors({
        mcp: () => {
          throw new Error('secret detail');
        },
        api: async () => {
          await null;
          throw new PatchbayError('rate_limited', 'slow down', {
            retryAfter: 7,
            fields: [{ path: 'a', message: 'b' }],
          });
        },
        console: async (_req, res) => {
          res.writeHead(200).write('half');
          throw new Error('after the head');
        },
      }),
      {},
      { log },
    );
    const broken = await get('/mcp');
    expect(broken.status).toBe(500);
    expect(broken.text).not.toContain('secret detail');
    expect(broken.json()).toMatchObject({ code: 'internal', requestId: broken.headers['x-request-id'] });
    const limited = await get('/api');
    expect(limited.status).toBe(429);
    expect(limited.headers['retry-after']).toBe('7');
    expect(limited.json()).toMatchObject({
      code: 'rate_limited',
      detail: 'slow down',
      errors: [{ path: 'a', message: 'b' }],
    });
    await expect(get('/')).rejects.toThrow();
    expect((await get('/health/live')).status).toBe(200);
    expect(logged).toHaveLength(2);
    const text = await metrics.text();
    expect(text).toContain('http_requests_total{method="GET",door="mcp",status="5xx"} 1');
    expect(text).toContain('http_requests_total{method="GET",door="api",status="4xx"} 1');
  });

  test('whose client went away does not disturb a door that writes on', async () => {
    let wrote: () => void = () => {};
    const done = new Promise<void>((resolve) => {
      wrote = resolve;
    });
    const { get, port, listener } = await open(
      doors({
        mcp: (_req, res) => {
          res.writeHead(200);
          const timer = setInterval(() => res.write('x'.repeat(1000)), 5);
          res.once('close', () =>
            setTimeout(() => {
              clearInterval(timer);
              res.end('late');
              res.write('after the end');
              wrote();
            }, 50),
          );
        },
      }),
    );
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    );
    socket.once('data', () => socket.destroy());
    await done;
    expect((await get('/api')).status).toBe(200);
    expect(listener.open).toBe(0);
  });
});

describe('guards', () => {
  test('a foreign Host is 421 and names ALLOWED_HOSTS; probes are answered under any name', async () => {
    const { get } = await open(doors({ ops: say('ops') }));
    const headers = { host: 'rebound.example' };
    for (const path of ['/mcp', '/api/servers', '/', '/config']) {
      const answer = await get(path, { headers });
      expect(answer.status).toBe(421);
      expect(answer.json().detail).toContain('ALLOWED_HOSTS');
    }
    expect((await get('/health/ready', { headers })).status).toBe(200);
    expect((await get('/mcp', { headers: { host: 'hub.example:443' } })).status).toBe(200);
  });

  test('a foreign Origin is 403, an allowed one may read the session id, a preflight is answered by the listener', async () => {
    const { get } = await open(doors());
    const foreign = await get('/mcp', { method: 'POST', headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
    const allowed = await get('/mcp', { method: 'POST', headers: { origin: 'https://app.example' } });
    expect(allowed.status).toBe(200);
    expect(allowed.headers['access-control-allow-origin']).toBe('https://app.example');
    expect(allowed.headers['access-control-expose-headers']).toContain('Mcp-Session-Id');
    const preflight = await get('/mcp/prod', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,mcp-session-id',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-methods']).toContain('DELETE');
    expect(preflight.headers['access-control-allow-headers']).toBe('authorization,mcp-session-id');
  });

  test('a request that went through six hubs is 508', async () => {
    const { get } = await open(doors());
    expect((await get('/mcp', { headers: { 'x-patchbay-hops': '5' } })).status).toBe(200);
    expect((await get('/mcp', { headers: { 'x-patchbay-hops': '6' } })).status).toBe(508);
  });

  test('console and API carry security headers, MCP answers none that cost bytes', async () => {
    const { get } = await open(doors());
    expect((await get('/')).headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect((await get('/api')).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect((await get('/mcp')).headers['content-security-policy']).toBeUndefined();
  });
});

describe('slow and broken clients', () => {
  test('headers that do not arrive in time are 408, garbage is 400, headers too large are 431', async () => {
    const { port } = await open(doors(), {}, { timeouts: { headers: 150, request: 300, check: 50 } });
    const slow = raw(port, 'GET /mcp HTTP/1.1\r\nHost: localhost\r\nX-Half');
    const garbage = raw(port, 'NOT HTTP AT ALL\r\n\r\n');
    const large = raw(port, `GET /mcp HTTP/1.1\r\nHost: localhost\r\nX-Big: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect(await slow).toMatch(/^HTTP\/1\.1 408 .*"code":"malformed"/s);
    expect(await garbage).toMatch(/^HTTP\/1\.1 400 /);
    expect(await large).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('a body that does not arrive in time is 408 although its door waits for it', async () => {
    const wait: Door = async (req, res) => void res.end(await readBody(req, { limit: 100 }));
    const short = { timeouts: { headers: 100, request: 200, check: 30 } };
    const { port, listener } = await open(doors({ mcp: wait }), {}, short);
    const head = 'POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc';
    expect(await raw(port, head)).toMatch(/^HTTP\/1\.1 408 /);
    await expect.poll(() => listener.open).toBe(0);
  });

  test('an answer may stream for longer than a request may take to arrive', async () => {
    const stream: Door = (_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' });
      let left = 10;
      const timer = setInterval(() => {
        res.write(`data: ${left}\n\n`);
        if (--left === 0) {
          clearInterval(timer);
          res.end();
        }
      }, 60);
    };
    const { get } = await open(
      doors({ mcp: stream }),
      {},
      { timeouts: { headers: 100, request: 200, check: 30 } },
    );
    expect((await get('/mcp')).text.match(/data/g)).toHaveLength(10);
    expect((await get('/mcp', { method: 'POST', body: '{}' })).text.match(/data/g)).toHaveLength(10);
  });
});

describe('a body', () => {
  const echo =
    (limit: number, stallMs?: number): Door =>
    async (req, res) => {
      const body = await readBody(req, stallMs === undefined ? { limit } : { limit, stallMs });
      res.end(`${body.length} ${body.subarray(0, 5)} ${body.subarray(-5)}`);
    };

  test('is read whole whether its length was announced or not', async () => {
    const { get } = await open(doors({ mcp: echo(8_000_000) }));
    const big = Buffer.alloc(5_000_000, 'abcde');
    for (const body of ['', 'hello', big]) {
      const length = { 'content-length': String(body.length) };
      const expected = body.length === 0 ? '0  ' : body === big ? '5000000 abcde abcde' : '5 hello hello';
      expect((await get('/mcp', { method: 'POST', headers: length, body })).text).toBe(expected);
      expect(
        (await get('/mcp', { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body })).text,
      ).toBe(expected);
    }
  });

  test('over the limit is 413 and the answer arrives, announced or not', async () => {
    const { get } = await open(doors({ mcp: echo(1000) }));
    const body = Buffer.alloc(3_000_000, 'x');
    const lengths: Record<string, string>[] = [
      { 'content-length': String(body.length) },
      { 'transfer-encoding': 'chunked' },
    ];
    for (const headers of lengths) {
      const answer = await get('/mcp', { method: 'POST', headers, body });
      expect(answer.status).toBe(413);
      expect(answer.json()).toMatchObject({ code: 'payload_too_large', data: { limit: 1000 } });
    }
    const exact = await get('/mcp', {
      method: 'POST',
      headers: { 'content-length': '1000' },
      body: body.subarray(0, 1000),
    });
    expect(exact.status).toBe(200);
  });

  test('that stalls is 408; one in a compressed form is refused', async () => {
    const { get, port } = await open(doors({ mcp: echo(1000, 100) }));
    const stalled = new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write('POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc'),
      );
      socket.once('data', (piece) => {
        resolve(piece.toString());
        socket.destroy();
      });
    });
    expect(await stalled).toMatch(/^HTTP\/1\.1 408 /);
    const packed = await get('/mcp', { method: 'POST', headers: { 'content-encoding': 'gzip' }, body: 'x' });
    expect(packed.status).toBe(422);
  });

  test('of a client that goes away ends the read', async () => {
    let told: (error: unknown) => void = () => {};
    const failure = new Promise<unknown>((resolve) => {
      told = resolve;
    });
    const door: Door = (req) => void readBody(req, { limit: 1000 }).catch(told);
    const { port } = await open(doors({ mcp: door }));
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc');
      setTimeout(() => socket.destroy(), 50);
    });
    expect(await failure).toMatchObject({ code: 'cancelled' });
  });
});

describe('draining', () => {
  test('lets open requests finish, closes idle connections and accepts no new ones', async () => {
    let finish: () => void = () => {};
    const { listener, get, port } = await open(
      doors({
        mcp: (_req, res) => {
          finish = () => res.end('done');
        },
      }),
    );
    const idle = connect(port, '127.0.0.1', () => idle.write('GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    idle.resume();
    const slow = get('/mcp');
    await expect.poll(() => listener.open).toBe(1);
    const drained = listener.drain(10_000);
    expect(listener.draining).toBe(true);
    await idleClosed;
    await expect(get('/api')).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
    finish();
    expect((await slow).text).toBe('done');
    await drained;
    expect(listener.drain(0)).toBe(listener.drain(0));
  });

  test('cuts what does not finish in time', async () => {
    const { listener, get } = await open(doors({ mcp: (_req, res) => void res.writeHead(200).write('…') }));
    const stuck = get('/mcp').catch((error: unknown) => error);
    await expect.poll(() => listener.open).toBe(1);
    await listener.drain(100);
    expect(await stuck).toBeInstanceOf(Error);
    await expect.poll(() => listener.open).toBe(0);
  });
});

describe('health, metrics and configuration', () => {
  const facts = (ready: boolean, status: 'healthy' | 'degraded' | 'unhealthy' = 'degraded') =>
    createOpsDoor({
      ready: () => ready,
      health: () => ({
        status,
        version: '1',
        uptimeSeconds: 1,
        parts: { redis: { status: 'degraded', message: 'away' } },
      }),
      identify: (req) => {
        switch (req.headers.authorization) {
          case 'admin':
            return { kind: 'local' };
          case 'viewer':
            return { kind: 'static-key', id: 'env' };
          case 'mcp-only':
            return { kind: 'key', id: 'a', name: 'a', scope: { all: true }, rest: null, limits: {} };
          default:
            return null;
        }
      },
      metrics: { text: async () => 'some_total 1\n', contentType: 'text/plain; version=0.0.4' },
      config: () => ({ listen: { port: 3000 } }),
    });
  const as = (authorization: string) => ({ headers: { authorization } });

  test('a degraded hub is ready; one that drains is not', async () => {
    const up = await open(doors({ ops: facts(true) }));
    expect((await up.get('/health/ready')).status).toBe(200);
    const down = await open(doors({ ops: facts(false) }));
    const answer = await down.get('/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
  });

  test('anybody learns one word, the identified every part, on both paths', async () => {
    const { get } = await open(doors({ ops: facts(true) }));
    for (const path of ['/health', '/api/health']) {
      expect((await get(path)).json()).toEqual({ status: 'degraded' });
      expect((await get(path, as('mcp-only'))).json()).toEqual({ status: 'degraded' });
      expect((await get(path, as('viewer'))).json()).toMatchObject({ parts: { redis: { message: 'away' } } });
    }
    const ill = await open(doors({ ops: facts(true, 'unhealthy') }));
    expect((await ill.get('/health')).status).toBe(503);
  });

  test('are only read', async () => {
    const { get } = await open(doors({ ops: facts(true) }));
    const answer = await get('/health', { method: 'POST' });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
    expect((await get('/health', { method: 'HEAD' })).text).toBe('');
  });

  test('metrics need a role, the configuration an administrator', async () => {
    const { get } = await open(doors({ ops: facts(true) }));
    const statuses = async (path: string) => {
      const callers = ['nobody', 'mcp-only', 'viewer', 'admin'];
      return Promise.all(callers.map(async (caller) => (await get(path, as(caller))).status));
    };
    expect(await statuses('/metrics')).toEqual([401, 403, 200, 200]);
    expect(await statuses('/config')).toEqual([401, 403, 403, 200]);
    expect((await get('/metrics')).headers['www-authenticate']).toContain('Bearer');
  });
});

import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { PatchbayError } from '../lib/errors.ts';
import { type Log, silentLog } from '../lib/log.ts';
import { createMetrics } from '../observability/metrics.ts';
import { defaults, doors, open, say } from './listener.testkit.ts';
import { createListener } from './listener.ts';

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
          res.on('close', () =>
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

describe('draining', () => {
  test('lets open requests finish, then closes idle connections and the port', async () => {
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
    expect((await get('/health/live')).status).toBe(200);
    finish();
    expect((await slow).text).toBe('done');
    await drained;
    await idleClosed;
    await expect(get('/api')).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
    expect(listener.drain(0)).toBe(listener.drain(0));
  });

  test('does not wait for a connection that never carried a request', async () => {
    const { listener, port } = await open(doors({}));
    const unused = connect(port, '127.0.0.1');
    const closed = new Promise((resolve) => unused.once('close', resolve));
    await new Promise((resolve) => unused.once('connect', resolve));
    await listener.drain(60_000);
    await closed;
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

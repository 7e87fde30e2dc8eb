import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { bodyOf } from '../lib/http-body.ts';
import type { McpDoor } from '../lib/request-context.ts';
import { doors, open, raw } from './listener.testkit.ts';

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
    const wait: McpDoor = async (req, res) => void res.end(await bodyOf(req, { limit: 100 }));
    const short = { timeouts: { headers: 100, request: 200, check: 30 } };
    const { port, listener } = await open(doors({ mcp: wait }), {}, short);
    const head = 'POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc';
    expect(await raw(port, head)).toMatch(/^HTTP\/1\.1 408 /);
    await expect.poll(() => listener.open).toBe(0);
  });

  test('an answer may stream for longer than a request may take to arrive', async () => {
    const stream: McpDoor = (_req, res) => {
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
    (limit: number, stallMs?: number): McpDoor =>
    async (req, res) => {
      const body = await bodyOf(req, stallMs === undefined ? { limit } : { limit, stallMs });
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
    const door: McpDoor = async (req) =>
      void (await Promise.resolve(bodyOf(req, { limit: 100_000 })).catch(told));
    const { port } = await open(doors({ mcp: door }));
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n\r\nabc');
      setTimeout(() => socket.destroy(), 50);
    });
    expect(await failure).toMatchObject({ code: 'cancelled' });
  });
});

import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../../lib/deferred.ts';
import type { HttpCall } from '../http-client.ts';
import { Http1Pool } from './http1-pool.ts';
import { parseResponseHead } from './response-head.ts';
import { ResponseReader } from './response-reader.ts';

/** What a server said, as it was read: the statuses and the bodies, in order. */
function read(pieces: readonly string[]): {
  statuses: number[];
  body: string;
  over: boolean;
  extra: boolean;
} {
  const found = { statuses: [] as number[], body: '' };
  const reader = new ResponseReader({
    head: ({ status }) => found.statuses.push(status),
    data: (piece) => {
      found.body += piece.toString();
    },
  });
  let extra = false;
  for (const piece of pieces) extra = reader.push(Buffer.from(piece)) || extra;
  return { ...found, over: reader.over, extra };
}

const SIZED = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const CHUNKED =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=1\r\nllo\r\n0\r\nTrailer: x\r\n\r\n';

describe('an answer', () => {
  test.each([
    ['with a length', SIZED],
    ['in chunks with a trailer', CHUNKED],
    ['after interim ones', `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n${SIZED}`],
  ])('%s is the same in one piece and byte by byte', (_, text) => {
    const wanted = { statuses: [200], body: 'hello', over: true, extra: false };
    expect(read([text])).toEqual(wanted);
    expect(read([...text])).toEqual(wanted);
  });

  test.each([
    ['HTTP/1.1 204 No Content\r\n\r\n', 204],
    ['HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n', 304],
    ['HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n', 202],
  ])('without a body ends with its head', (text, status) => {
    expect(read([text])).toEqual({ statuses: [status], body: '', over: true, extra: false });
  });

  test('that is followed by what nobody asked for says so', () => {
    expect(read([`${SIZED}${SIZED}`])).toEqual({ statuses: [200], body: 'hello', over: true, extra: true });
  });

  test.each([
    ['no status line', 'hello\r\n\r\n'],
    ['HTTP/2', 'HTTP/2 200 OK\r\n\r\n'],
    ['a name with a space', 'HTTP/1.1 200 OK\r\nA b: c\r\n\r\n'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n'],
    ['half a line end', 'HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'],
    ['a chunk of no size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n'],
    ['a chunk that is too long', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['an endless head', `HTTP/1.1 200 OK\r\nA: ${'b'.repeat(70_000)}`],
    ['an endless trailer', `${CHUNKED.slice(0, -2)}${`A: ${'b'.repeat(8000)}\r\n`.repeat(9)}`],
    ['an endless chunk line', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;${'b'.repeat(9000)}`],
  ])('with %s is refused', (_, text) => {
    expect(() => read([text])).toThrow("can't be read");
  });

  test.each([
    ['HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5, max=9', 5000],
    ['HTTP/1.1 200 OK\r\nConnection: close', 0],
    ['HTTP/1.0 200 OK', 0],
    ['HTTP/1.0 200 OK\r\nConnection: keep-alive', null],
    ['HTTP/1.1 200 OK', null],
  ])('says whether its connection may be used again: %j', (text, keepMs) => {
    expect(parseResponseHead(text).keepMs).toBe(keepMs);
  });

  test('gives repeated headers as a list, under names in lower case', () => {
    const { headers } = parseResponseHead('HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSET-COOKIE:  b \r\nX: é');
    expect({ ...headers }).toEqual({ 'set-cookie': ['a', 'b'], x: 'é' });
  });
});

describe('connections to an origin', () => {
  let server: Server;
  let pool: Http1Pool;
  let sockets: Socket[];
  /** What each request is answered with, by its number; null hangs up. */
  let answer: (request: string, count: number, socket: Socket) => string | null;

  beforeEach(async () => {
    sockets = [];
    let count = 0;
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.on('data', (piece) => {
        const text = answer(piece.toString('latin1'), count++, socket);
        if (text === null) socket.destroy();
        else if (text !== '') socket.write(text, 'latin1');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    pool = new Http1Pool(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, 2);
  });

  afterEach(async () => {
    await pool.destroy();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  interface Answer {
    status: number;
    body: string;
    sent: boolean;
  }

  function ask(more: Partial<HttpCall> = {}): { answered: Promise<Answer>; cut: () => void } {
    const { promise, resolve, reject } = deferred<Answer>();
    const found: Answer = { status: 0, body: '', sent: false };
    const call: HttpCall = {
      method: 'POST',
      path: '/mcp',
      headers: { a: 'b' },
      body: Buffer.from('hi'),
      ...more,
    };
    const cut = pool.exchange(call, {
      onSent: () => {
        found.sent = true;
      },
      onHeaders: (status) => {
        found.status = status;
      },
      onData: (chunk) => {
        found.body += chunk.toString();
      },
      onEnd: () => resolve(found),
      onError: (error) => reject(Object.assign(error, found)),
    });
    return { answered: promise, cut };
  }

  test('carry one request after the other, written in one piece', async () => {
    const requests: string[] = [];
    answer = (request) => {
      requests.push(request);
      return SIZED;
    };
    for (let n = 0; n < 3; n++)
      expect(await ask().answered).toEqual({ status: 200, body: 'hello', sent: true });
    expect(sockets).toHaveLength(1);
    const host = `127.0.0.1:${pool.port}`;
    expect(requests[2]).toBe(
      `POST /mcp HTTP/1.1\r\nhost: ${host}\r\na: b\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nhi`,
    );
  });

  test('are no more than the limit, and what finds none free waits', async () => {
    answer = () => SIZED;
    const all = await Promise.all(Array.from({ length: 20 }, () => ask().answered));
    expect(all.every(({ body }) => body === 'hello')).toBe(true);
    expect(sockets.length).toBeLessThanOrEqual(2);
  });

  test('that the server has closed are not used again', async () => {
    answer = () => SIZED;
    await ask().answered;
    const closed = new Promise((resolve) => sockets[0]?.once('close', resolve));
    sockets[0]?.end();
    await closed;
    expect((await ask().answered).body).toBe('hello');
    expect(sockets).toHaveLength(2);
  });

  test.each([
    ['says that it closes', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello'],
    [
      'keeps idle ones hardly at all',
      'HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 5\r\n\r\nhello',
    ],
    ['says more than it was asked', `${SIZED}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`],
  ])('to a server that %s are given up, and the answer is good', async (_, text) => {
    answer = () => text;
    expect((await ask().answered).body).toBe('hello');
    expect((await ask().answered).body).toBe('hello');
    expect(sockets).toHaveLength(2);
  });

  test('on which a server speaks unasked are given up', async () => {
    answer = () => SIZED;
    await ask().answered;
    const closed = new Promise((resolve) => sockets[0]?.once('close', resolve));
    sockets[0]?.write('HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n');
    await closed;
    expect((await ask().answered).status).toBe(200);
    expect(sockets).toHaveLength(2);
  });

  test('that end are the end of an answer without a length', async () => {
    answer = (_request, _count, socket) => {
      socket.end('HTTP/1.1 200 OK\r\n\r\nhello');
      return '';
    };
    expect((await ask().answered).body).toBe('hello');
  });

  test.each([
    ['before any answer', null],
    ['within a body', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'],
    ['within a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello'],
  ])('that end %s fail the request that was sent, and it is not said again', async (_, text) => {
    let requests = 0;
    answer = (_request, _count, socket) => {
      requests++;
      if (text !== null) socket.end(text);
      return text === null ? null : '';
    };
    await expect(ask().answered).rejects.toMatchObject({ code: 'ECONNRESET', sent: true });
    expect(requests).toBe(1);
  });

  test('with an answer before the whole request are not used again', async () => {
    answer = (_request, count) => (count === 0 ? SIZED : '');
    const body = Buffer.alloc(32 * 1024 * 1024);
    const first = ask({ body });
    expect((await first.answered).body).toBe('hello');
    answer = () => SIZED;
    expect((await ask().answered).body).toBe('hello');
    expect(sockets).toHaveLength(2);
  });

  test('nobody listens on fail what was never sent', async () => {
    await pool.destroy();
    const { port } = pool;
    await new Promise((resolve) => server.close(resolve));
    pool = new Http1Pool(`http://127.0.0.1:${port}`, 2);
    await expect(ask().answered).rejects.toMatchObject({ code: 'ECONNREFUSED', sent: false });
  });

  test('are cut with the request they carry, and the next one gets another', async () => {
    const seen = deferred<void>();
    answer = () => {
      seen.resolve();
      return '';
    };
    const { answered, cut } = ask();
    let heard = false;
    answered.then(
      () => (heard = true),
      () => (heard = true),
    );
    await seen.promise;
    cut();
    answer = () => SIZED;
    expect((await ask().answered).body).toBe('hello');
    expect(heard).toBe(false);
  });

  test.each([
    ['a line break in a value', { a: 'b\r\nc: d' }],
    ['a line break in a name', { 'a\r\nb': 'c' }],
    ['a character beyond Latin-1', { a: '\u0142' }],
  ])('carry no header with %s', (_, headers) => {
    answer = () => SIZED;
    expect(() => ask({ headers })).toThrow("can't be sent");
  });
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { bodyOf } from '../../lib/http-body.ts';
import type { HttpRequest, HttpResponse } from '../../lib/http-exchange.ts';
import type { McpDoor } from '../../lib/request-context.ts';
import { doors, open } from '../listener.testkit.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A connection that keeps all it is told. */
async function client(port: number) {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  const said = { text: '', closed: false };
  socket.setNoDelay(true).on('error', () => {});
  socket.on('data', (piece) => {
    said.text += piece.toString('latin1');
  });
  socket.on('close', () => {
    said.closed = true;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, said };
}

const post = (body: string, headers = '', path = '/mcp') =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;

/** Whether a request came past Node's parser. */
const isShort = (req: HttpRequest) => 'whole' in req;

/** Says which way a request took, and what it held. */
const tell: McpDoor = async (req, res) => {
  const body = await bodyOf(req, { limit: 1_000_000 });
  const text = `${isShort(req) ? 'short' : 'long'} ${req.method} ${req.url} ${body}`;
  res.writeHead(200, { 'content-length': text.length });
  res.end(text);
};

const answers = (text: string) =>
  [...text.matchAll(/(?:short|long) \w+ [^\r\n]*?(?=HTTP\/1\.1|$)/g)].map(String);

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a connection that carries POSTs', () => {
  test('is served the short way, one after the other, and says that it stays', async () => {
    const { port } = await open(doors({ mcp: tell }));
    const { socket, said } = await client(port);
    for (const body of ['one', 'two', 'other length']) {
      said.text = '';
      socket.write(post(body));
      await expect.poll(() => answers(said.text)).toEqual([`short POST /mcp ${body}`]);
      expect(said.text).toMatch(
        /^HTTP\/1\.1 200 OK\r\ncontent-length: \d+\r\nDate: [^\r]+ GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=\d+\r\n\r\n/,
      );
    }
  });

  test('is served however its bytes are cut, and however many requests come at once', async () => {
    const { port } = await open(doors({ mcp: tell }));
    const bytes = post('first') + post('second', 'X-More: yes\r\n') + post('third');
    const wanted = ['first', 'second', 'third'].map((body) => expect.stringMatching(`POST /mcp ${body}$`));
    for (let at = 0; at <= bytes.length; at += 3) {
      const { socket, said } = await client(port);
      socket.write(bytes.slice(0, at));
      await turn();
      await turn();
      socket.write(bytes.slice(at));
      await expect.poll(() => answers(said.text), { interval: 2 }).toEqual(wanted);
      socket.destroy();
    }
  });

  test('may come in two pieces, as the clients of some languages write them', async () => {
    const { port } = await open(doors({ mcp: tell }));
    const { socket, said } = await client(port);
    const [head = ''] = post('body').split('body');
    for (const times of [1, 2]) {
      socket.write(head);
      await turn();
      socket.write('body');
      await expect.poll(() => answers(said.text)).toHaveLength(times);
    }
    expect(answers(said.text)).toEqual(Array(2).fill('short POST /mcp body'));
  });

  test('goes the long way for good once something else comes over it', async () => {
    const { port } = await open(doors({ mcp: tell, api: (_req, res) => void res.end('long API answer') }));
    const { socket, said } = await client(port);
    const steps: [string, RegExp][] = [
      [post('a'), /short POST \/mcp a$/],
      ['GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n', /long GET \/mcp $/],
      [post('b'), /long POST \/mcp b$/],
      [post('c', '', '/api/x'), /long API answer/],
    ];
    for (const [request, answer] of steps) {
      said.text = '';
      socket.write(request);
      await expect.poll(() => said.text).toMatch(answer);
    }
    const other = await client(port);
    other.socket.write(post('x'.repeat(100_000)));
    await expect.poll(() => other.said.text).toMatch(/long POST \/mcp x{100000}$/);
  });
});

const unusual: Record<string, string> = {
  'no host': 'POST /mcp HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}',
  'two hosts': post('{}', 'Host: other\r\n'),
  'two lengths': post('{}', 'Content-Length: 2\r\n'),
  'two lengths that differ': post('{}', 'Content-Length: 0\r\n'),
  'a length and chunks': post('0\r\n\r\n', 'Transfer-Encoding: chunked\r\n'),
  chunks: 'POST /mcp HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
  'no length': 'POST /mcp HTTP/1.1\r\nHost: h\r\n\r\n',
  'a length that is none': 'POST /mcp HTTP/1.1\r\nHost: h\r\nContent-Length: +2\r\n\r\n{}',
  'white space behind a length': 'POST /mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 2\t\r\n\r\n{}',
  'a negative length': 'POST /mcp HTTP/1.1\r\nHost: h\r\nContent-Length: -2\r\n\r\n{}',
  'a folded line': post('{}', 'X-A: b\r\n c\r\n'),
  'a space before a colon': post('{}', 'X-A : b\r\n'),
  'a line without a colon': post('{}', 'X-A\r\n'),
  'a bare line feed': post('{}', 'X-A: b\n'),
  'a bare carriage return': post('{}', 'X-A: b\rc\r\n'),
  'a zero byte': post('{}', 'X-A: b\0c\r\n'),
  'an empty name': post('{}', ': b\r\n'),
  'a value beyond ASCII': post('{}', 'X-A: \u00e9\r\n'),
  'HTTP/1.0': 'POST /mcp HTTP/1.0\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/2.0': 'POST /mcp HTTP/2.0\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}',
  'a method in lower case': 'post /mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}',
  'two spaces': 'POST  /mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}',
  'a wish to be told to go on': post('{}', 'Expect: 100-continue\r\n'),
  'the last request': post('{}', 'Connection: close\r\n'),
  'a header named __proto__': post('{}', '__proto__: x\r\n'),
};

describe('what is unusual', () => {
  test.each(Object.entries(unusual))('is answered as Node answers it: %s', async (_what, bytes) => {
    const door = (req: HttpRequest, res: HttpResponse) => {
      const read = isShort(req) ? Promise.resolve('short') : Promise.resolve(bodyOf(req, { limit: 1000 }));
      void read.then(
        (body) => res.end(`${req.method} ${req.url} ${req.headers.host} ${body}`),
        () => res.destroy(),
      );
    };
    const plain = createServer((req: IncomingMessage, res: ServerResponse) => door(req, res));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port: plainPort } = plain.address() as AddressInfo;
    const { port } = await open(doors({ mcp: door, console: door }), { allowedHosts: ['*'] });
    const heard: string[] = [];
    for (const each of [plainPort, port]) {
      const { socket, said } = await client(each);
      // The second tells that the first is answered, if the connection still stands.
      socket.write(bytes);
      await expect.poll(() => said.text !== '' || said.closed).toBe(true);
      socket.write('GET /mcp HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
      await expect.poll(() => said.closed).toBe(true);
      heard.push(told(said.text));
    }
    plain.close();
    expect(heard[1]).toBe(heard[0]);
  });
});

/** Statuses, and bodies of what was let in. */
function told(text: string): string {
  return [...text.matchAll(/HTTP\/1\.1 (\d+)|(?:POST|GET) \S+ \S+ \S*/g)].map(String).join('\n');
}

describe('an answer', () => {
  test('may be a stream, and the next request comes after it', async () => {
    let write: (text: string | null) => void = () => {};
    const door: McpDoor = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.flushHeaders();
      write = (text) => void (text === null ? res.end() : res.write(text));
    };
    const { port } = await open(doors({ mcp: door }));
    const { socket, said } = await client(port);
    socket.write(post('a'));
    await expect.poll(() => said.text).toMatch(/transfer-encoding: chunked\r\n.*\r\n\r\n$/s);
    write('data: é\n\n');
    await expect.poll(() => said.text).toMatch(/\r\na\r\ndata: Ã©\n\n\r\n$/);
    socket.write(post('b'));
    write(null);
    await expect.poll(() => said.text).toMatch(/0\r\n\r\nHTTP\/1\.1 200 OK/);
  });

  test('that nobody waits for any more is told of', async () => {
    const ends: boolean[] = [];
    let entered = 0;
    const door: McpDoor = (_req, res) => {
      entered++;
      res.on('close', () => ends.push(res.writableEnded));
    };
    const { port, listener } = await open(doors({ mcp: door }));
    const { socket } = await client(port);
    socket.write(post('a'));
    await expect.poll(() => entered).toBe(1);
    socket.destroy();
    await expect.poll(() => ends).toEqual([false]);
    expect(listener.open).toBe(0);
  });

  test('that a slow client still reads is not cut by the end of the hub', async () => {
    const size = 20_000_000;
    const door: McpDoor = (_req, res) => {
      res.writeHead(200, { 'content-length': size });
      res.end(Buffer.alloc(size, 'x'));
    };
    const { port, listener } = await open(doors({ mcp: door }));
    const { socket, said } = await client(port);
    socket.pause();
    socket.write(post('a'));
    await expect.poll(() => listener.open).toBe(1);
    const drained = listener.drain(10_000);
    socket.resume();
    await drained;
    await expect.poll(() => said.text.length).toBeGreaterThan(size);
    await expect.poll(() => said.closed).toBe(true);
  });

  test('while the hub ends is the last of its connection', async () => {
    let finish: () => void = () => {};
    const door: McpDoor = (req, res) => {
      if (req.url === '/mcp/slow') finish = () => void res.end('slow');
      else res.end('quick');
    };
    const { port, listener } = await open(doors({ mcp: door }));
    const [slow, quick] = [await client(port), await client(port)];
    slow.socket.write(post('a', '', '/mcp/slow'));
    await expect.poll(() => listener.open).toBe(1);
    const drained = listener.drain(10_000);
    quick.socket.write(post('a'));
    await expect.poll(() => quick.said.text).toMatch(/Connection: close\r\n\r\nquick$/);
    await expect.poll(() => quick.said.closed).toBe(true);
    finish();
    await drained;
    expect(slow.said.text).toMatch(/slow$/);
  });

  test.each(['a\r\nSet-Cookie: b', 'a\u0000', 'a\u0100'])(
    'never holds a header that is two: %j',
    async (value) => {
      const { port } = await open(doors({ mcp: (_req, res) => void res.writeHead(200, { 'x-a': value }) }));
      const { socket, said } = await client(port);
      socket.write(post('a'));
      await expect.poll(() => said.text).toMatch(/^HTTP\/1\.1 500 .*"code":"internal"/s);
    },
  );
});

describe('a silent connection', () => {
  const times = { timeouts: { headers: 100, request: 200, keepAlive: 100, check: 20 } };

  test('is closed some time after its answer', async () => {
    const { port } = await open(doors({ mcp: tell }), {}, times);
    const { socket, said } = await client(port);
    socket.write(post('a'));
    await expect.poll(() => said.closed).toBe(true);
    expect(answers(said.text)).toEqual(['short POST /mcp a']);
  });

  test('that has said nothing, or half of something, is told that its time is over', async () => {
    const { port } = await open(doors({ mcp: tell }), {}, times);
    for (const half of ['', post('abc').slice(0, -2)]) {
      const { socket, said } = await client(port);
      socket.write(half);
      await expect.poll(() => said.closed).toBe(true);
      expect(said.text).toMatch(/^HTTP\/1\.1 408 /);
    }
  });

  test('is not one while its answer takes long', async () => {
    const door: McpDoor = (_req, res) => void setTimeout(() => res.end('late'), 400);
    const { port } = await open(doors({ mcp: door }), {}, times);
    const { socket, said } = await client(port);
    socket.write(post('a'));
    await expect.poll(() => said.text).toMatch(/late$/);
  });
});

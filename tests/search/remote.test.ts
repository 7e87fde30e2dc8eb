import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Embedder, EmbedError } from '../../server/search/embed/embedder.ts';
import { createRemote, type RemoteEmbedderOptions } from '../../server/search/embed/remote/remote.ts';
import { recordingLog } from '../support/log.ts';
import { freePort } from '../support/port.ts';
import { expectUnit } from './embed-support.ts';

/** A service like OpenAI's that answers as each test says, and as it should when nothing is said. */
interface Asked {
  url: string;
  headers: IncomingMessage['headers'];
  input: string[];
  body: Record<string, unknown>;
}
type Answer = (request: Asked, response: ServerResponse) => void;

const KEY = 'sk-secret-0123456789';
const asked: Asked[] = [];
let script: Answer[] = [];
let port = 0;

const good: Answer = ({ input }, response) => {
  // Backwards: the order is said by the index.
  const data = input.map((text, index) => ({ index, embedding: [text.length, 1, index, 2] })).reverse();
  response.end(JSON.stringify({ object: 'list', data, model: 'm', usage: {} }));
};
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end(JSON.stringify({ error: { message: `no, ${KEY} is bad` } }));
const vectors =
  (...embeddings: unknown[]): Answer =>
  (_, response) =>
    response.end(JSON.stringify({ data: embeddings.map((embedding, index) => ({ index, embedding })) }));

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  request.on('end', () => {
    const body = JSON.parse(text);
    const one = { url: request.url ?? '', headers: request.headers, input: body.input, body };
    asked.push(one);
    response.setHeader('content-type', 'application/json');
    (script.shift() ?? good)(one, response);
  });
});

beforeAll(async () => {
  port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const open: Embedder[] = [];
const { log, lines } = recordingLog();
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  asked.length = 0;
  script = [];
});

function remote(options: Partial<RemoteEmbedderOptions> = {}): Embedder {
  const embedder = createRemote({
    apiKey: KEY,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    model: 'm',
    dimensions: null,
    log,
    retry: { baseMs: 5, capMs: 20 },
    ...options,
  });
  open.push(embedder);
  return embedder;
}

const failure = (promise: Promise<unknown>): Promise<EmbedError> =>
  promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: EmbedError) => error,
  );

test('texts go in batches of 96 and 200 kB, and come back in their order at length 1', async () => {
  const embedder = remote();
  expect(embedder).toMatchObject({ model: 'openai:m@?', dimensions: null });
  const texts = Array.from({ length: 300 }, (_, at) => 'x'.repeat(at + 1));
  const result = await embedder.embed([...texts, ' '], {});
  for (const vector of result) expectUnit(vector, 4);
  for (const [at, text] of texts.entries()) {
    expect((result[at]?.[0] ?? 0) / (result[at]?.[1] ?? 0)).toBeCloseTo(text.length, 2);
  }
  expect(asked.map(({ input }) => input.length).sort()).toEqual([13, 96, 96, 96]);
  expect(asked.flatMap(({ input }) => input)).toContain('-');
  expect(asked[0]).toMatchObject({
    url: '/v1/embeddings',
    headers: { authorization: `Bearer ${KEY}` },
    body: { model: 'm', encoding_format: 'float' },
  });
  expect(embedder).toMatchObject({ model: 'openai:m@4', dimensions: 4 });
  asked.length = 0;
  await embedder.embed(Array(60).fill('y'.repeat(8000)), {});
  expect(asked.map(({ input }) => input.length).sort()).toEqual([10, 25, 25]);
});

test.each([429, 500, 503, 408])('a batch is tried again after %d', async (code) => {
  script = [status(code), status(code)];
  expectUnit((await remote().embed(['x'], {}))[0], 4);
  expect(asked).toHaveLength(3);
});

test('Retry-After is obeyed, and by everything that comes meanwhile', async () => {
  script = [status(429, { 'retry-after': '1' })];
  const embedder = remote();
  const startedAt = performance.now();
  await Promise.all([
    embedder.embed(['x'], {}),
    new Promise((resolve) => setTimeout(resolve, 100)).then(() => embedder.embed(['y'], {})),
  ]);
  expect(performance.now() - startedAt).toBeGreaterThan(950);
  expect(asked).toHaveLength(3);
});

test('a pause longer than a query waits for is said to it at once', async () => {
  script = [status(429, { 'retry-after': '3600' })];
  const embedder = remote();
  expect(await failure(embedder.embed(['x'], { urgent: true }))).toMatchObject({
    reason: 'limited',
    retryAfterMs: 3_600_000,
  });
  const second = await failure(embedder.embed(['x'], { urgent: true }));
  expect(second.reason).toBe('limited');
  expect(second.retryAfterMs).toBeGreaterThan(3_500_000);
  expect(asked).toHaveLength(1);
});

test.each<[string, Answer]>([
  ['too few vectors', vectors([1, 2])],
  ['too many vectors', vectors([1, 2], [1, 2], [1, 2])],
  ['an index twice', (_, r) => r.end('{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}')],
  ['vectors of different lengths', vectors([1, 2], [1, 2, 3])],
  ['zeros', vectors([1, 2], [0, 0])],
  ['null for a number, as NaN is written', vectors([1, 2], [null, 1])],
  ['a number out of range', (_, r) => r.end('{"data":[{"embedding":[1e999]},{"embedding":[1]}]}')],
  ['no list', (_, r) => r.end('{"answer":42}')],
  ['half an answer', (_, r) => r.end('{"data":[{"index":0,"embed')],
])('%s: a bad answer, not asked for again', async (_, answer) => {
  script = [answer];
  expect(await failure(remote().embed(['a', 'b'], {}))).toMatchObject({ reason: 'bad-answer' });
  expect(asked).toHaveLength(1);
});

test('vectors of other dimensions than those wanted or first seen are refused', async () => {
  script = [vectors([1, 2, 3])];
  const wanted = remote({ dimensions: 2 });
  expect(await failure(wanted.embed(['a'], {}))).toMatchObject({ reason: 'bad-answer' });
  expect(asked[0]?.body.dimensions).toBe(2);
  const embedder = remote();
  await embedder.embed(['a'], {});
  script = [vectors([1, 2, 3])];
  expect((await failure(embedder.embed(['a'], {}))).message).toContain('3 dimensions instead of 4');
});

test.each<[string, Answer]>([
  ['a socket closed before the answer', (_, r) => r.destroy()],
  [
    'a socket closed in the answer',
    (_, r) => void r.writeHead(200, { 'content-length': '900' }).write('{"data":[', () => r.destroy()),
  ],
  ['a redirect', status(302, { location: 'http://127.0.0.1:1/' })],
])('%s: unavailable, once the tries are used up', async (_, answer) => {
  script = Array(10).fill(answer);
  expect(await failure(remote().embed(['a'], {}))).toMatchObject({ reason: 'unavailable' });
  expect(asked).toHaveLength(5);
  asked.length = 0;
  script = [answer];
  expectUnit((await remote().embed(['a'], {}))[0], 4);
});

test.each([400, 401, 403, 404, 422])('%d is not tried again and names what to check', async (code) => {
  script = [status(code)];
  const error = await failure(remote().embed(['a'], {}));
  expect(error).toMatchObject({ reason: 'refused', message: expect.stringMatching(/OPENAI|EMBEDDING/) });
  expect(asked).toHaveLength(1);
});

test('a slow service is a timeout; an abort ends the request; nobody is there: unavailable', async () => {
  script = Array(10).fill(() => {});
  const embedder = remote({ requestMs: { urgent: 50, batch: 50 } });
  expect(await failure(embedder.embed(['a'], { urgent: true }))).toMatchObject({ reason: 'timeout' });
  const stop = new AbortController();
  const aborted = failure(embedder.embed(['a'], { signal: stop.signal }));
  stop.abort(new Error('nobody waits'));
  expect((await aborted).message).toBe('nobody waits');
  const away = remote({ baseUrl: `http://127.0.0.1:${await freePort()}/v1` });
  expect(await failure(away.embed(['a'], { urgent: true }))).toMatchObject({
    reason: 'unavailable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a query is asked at once while batches fill the places', async () => {
  const held: Array<() => void> = [];
  script = [1, 2].map(() => (request, response) => void held.push(() => good(request, response)));
  const embedder = remote();
  const batches = [1, 2, 3].map((n) => embedder.embed([`batch ${n}`], {}));
  expectUnit((await embedder.embed(['query'], { urgent: true }))[0], 4);
  expect(asked.map(({ input }) => input[0])).not.toContain('batch 3');
  for (const release of held) release();
  await Promise.all(batches);
});

test('the key is in no error and no log', async () => {
  for (const answer of [status(401), status(429), status(500), status(400)]) {
    script = Array(10).fill(answer);
    const error = await failure(remote().embed(['a'], {}));
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(
      KEY,
    );
  }
  expect(lines.join('\n')).not.toContain(KEY);
});

test.each([
  ['', '/openai/deployments/m/embeddings?api-version=2024-10-21'],
  ['?api-version=2025-01-01', '/openai/deployments/m/embeddings?api-version=2025-01-01'],
  ['/openai/deployments/d?api-version=1', '/openai/deployments/d/embeddings?api-version=1'],
  ['/openai/v1?api-version=preview', '/openai/v1/embeddings?api-version=preview'],
])('Azure%s is asked at %s by an api-key header', async (suffix, url) => {
  // Azure's host leads nowhere in a test: its form is known by the query as well, which the first case gets.
  const query = suffix === '' ? '?api-version=2024-10-21' : suffix;
  await remote({ baseUrl: `http://127.0.0.1:${port}${query}` }).embed(['x'], {});
  expect(asked[0]?.url).toBe(url);
  expect(asked[0]?.headers).toMatchObject({ 'api-key': KEY });
  expect(asked[0]?.headers.authorization).toBeUndefined();
});

test('a local server without a key gets no authorization header', async () => {
  await remote({ apiKey: null }).embed(['x'], {});
  expect(asked[0]?.headers.authorization).toBeUndefined();
});

import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_TOKEN, startApi, type TestApi } from './support/api.ts';

let api: TestApi;
/** An answer with a revision, and so a strong ETag, that is long enough to be compressed. */
const long = { type: 'stdio', command: 'npx', description: 'Words of a long text. '.repeat(200) };

beforeAll(async () => {
  api = await startApi();
  for (const name of ['one', 'two', 'three'])
    await api.send('POST', '/api/servers', { body: { name, spec: long } });
});
afterAll(() => api.close());

interface Raw {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** The bytes as they come over the wire: `fetch` would unpack them. */
async function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<Raw> {
  const asking = request(`${api.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${LOCAL_TOKEN}`, ...headers },
  });
  asking.end();
  const [response] = await once(asking, 'response');
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  return { status: response.statusCode, headers: response.headers, bytes: Buffer.concat(pieces) };
}

const LIST = '/api/servers';

describe('a long answer', () => {
  it.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip, deflate', gunzipSync],
    ['gzip', 'br;q=0.2, gzip;q=0.9', gunzipSync],
    ['gzip', 'br;q=0, *', gunzipSync],
  ])('comes as %s to who takes %s, and says the same', async (encoding, accepted, unpack) => {
    const plain = await ask(LIST, {});
    const packed = await ask(LIST, { 'accept-encoding': accepted });
    expect(packed.headers).toMatchObject({
      'content-encoding': encoding,
      'content-length': String(packed.bytes.length),
      vary: 'Accept-Encoding',
    });
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 4);
    expect(unpack(packed.bytes).equals(plain.bytes)).toBe(true);
  });

  it.each([['identity'], ['gzip;q=0, br;q=0'], ['zstd']])('comes plain to who takes %s', async (accepted) => {
    const { headers, bytes } = await ask(LIST, { 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers.vary).toBe('Accept-Encoding');
    expect(JSON.parse(bytes.toString()).items).toHaveLength(3);
  });

  it('has no body for HEAD, and the headers of GET', async () => {
    const accepted = { 'accept-encoding': 'gzip' };
    const { status, headers, bytes } = await ask(LIST, accepted, 'HEAD');
    expect([status, headers['content-encoding'], bytes.length]).toEqual([200, 'gzip', 0]);
  });

  it('whose ETag guards a write stays as it is: the tag names those bytes', async () => {
    const { headers, bytes } = await ask('/api/servers/one', { 'accept-encoding': 'gzip, br' });
    expect(bytes.length).toBeGreaterThan(2048);
    expect(headers.etag).toMatch(/^"\d+"$/);
    expect(headers['content-encoding']).toBeUndefined();
  });

  it('with a tag of its content has a weak one, good for every form of it', async () => {
    const packed = await ask('/api/tools/index', { 'accept-encoding': 'br' });
    const tag = packed.headers.etag ?? '';
    expect(tag).toMatch(/^W\/"/);
    for (const accepted of ['gzip', 'identity']) {
      const again = await ask('/api/tools/index', { 'accept-encoding': accepted, 'if-none-match': tag });
      expect([again.status, again.bytes.length]).toEqual([304, 0]);
    }
  });

  it('of the reference is compressed, too', async () => {
    const { headers, bytes } = await ask('/api/docs', { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(bytes).toString()).toContain('<html');
  });
});

it('a short answer comes plain', async () => {
  const { headers } = await ask('/api/groups', { 'accept-encoding': 'gzip' });
  expect(headers['content-encoding']).toBeUndefined();
  expect(headers.vary).toBeUndefined();
});

it('a stream comes plain, piece by piece', async () => {
  const asking = request(`${api.url}/api/events`, {
    headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'accept-encoding': 'gzip, br' },
  });
  asking.end();
  const [response] = await once(asking, 'response');
  const [piece] = await once(response, 'data');
  asking.destroy();
  expect(response.headers['content-encoding']).toBeUndefined();
  expect(String(piece)).toContain('event: snapshot');
});

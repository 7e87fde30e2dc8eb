import { afterEach, describe, expect, test } from 'vitest';
import { recordingLog } from '../../../tests/support/log.ts';
import { testRedisUrl } from '../../../tests/support/redis.ts';
import { startProxy, type TcpProxy } from '../../../tests/support/tcp-proxy.ts';
import { createRedis } from '../../auth/redis.ts';
import { MOST_PEER_BYTES, type PeerMessage, type Peers } from '../../hub/peers.ts';
import { Cancel } from '../../lib/cancel.ts';
import { deferred } from '../../lib/deferred.ts';
import { createByteSealer } from '../../lib/seal.ts';
import { createRedisPeers } from './redis-peers.ts';

const url = testRedisUrl('what replicas tell each other over Redis');
const KEY = 'one-key-for-all-replicas-0123456789';
const bytes = (text: string) => Buffer.from(text);

const closes: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

const connection = (at = url ?? '') => {
  const redis = createRedis({ url: at, log: recordingLog().log });
  closes.push(() => redis.disconnect());
  return redis;
};

async function replica(at = url ?? '', secret = KEY): Promise<Peers> {
  const peers = createRedisPeers({
    publisher: connection(at),
    subscriber: connection(at),
    sealer: createByteSealer(secret, 'peers'),
    log: recordingLog().log,
  });
  closes.push(() => peers.close());
  peers.handle('ready', () => bytes('yes'));
  return peers;
}

/** Both hear each other. */
async function pair(at = url ?? ''): Promise<[Peers, Peers]> {
  const [one, two] = [await replica(at), await replica(at)];
  await hears(one, two);
  await hears(two, one);
  return [one, two];
}

const hears = (one: Peers, two: Peers) =>
  expect.poll(async () => String(await one.ask(two.self, 'ready', bytes('')))).toBe('yes');

describe.runIf(url !== null)('replicas over Redis', { timeout: 30_000 }, () => {
  test('a handler that fails with what it is told loses that alone', async () => {
    const [one, two] = await pair();
    two.handle('told', () => Promise.reject(new Error('not today')));
    one.tell('told', bytes('x'));
    await expect.poll(async () => String(await one.ask(two.self, 'ready', bytes('')))).toBe('yes');
  });

  test('a question is answered by the one it is for, and what is said before comes before, in order', async () => {
    const [one, two] = await pair();
    const froms: string[] = [];
    two.handle('count', ({ from, payload, say }) => {
      froms.push(from);
      for (const each of ['1', '2', '3']) say(bytes(each));
      return payload;
    });
    const said: string[] = [];
    const reply = await one.ask(two.self, 'count', bytes('größe'), {
      onSaid: (each) => said.push(String(each)),
    });
    expect([String(reply), said, froms]).toEqual(['größe', ['1', '2', '3'], [one.self]]);
  });

  test('who works longer than a first sign of life may take is waited for', async () => {
    const [one, two] = await pair();
    const done = deferred<Buffer>();
    two.handle('slow', () => done.promise);
    const started = performance.now();
    const asked = one.ask(two.self, 'slow', bytes(''), { timeoutMs: 600 });
    setTimeout(() => done.resolve(bytes('done')), 1500);
    expect(String(await asked)).toBe('done');
    expect(performance.now() - started).toBeGreaterThan(1400);
  });

  test('nobody of that name, no such kind and a handler that fails all read as nobody being there', async () => {
    const [one, two] = await pair();
    two.handle('broken', () => Promise.reject(new Error('broken')));
    expect(await one.ask('a-name-of-nobody', 'ready', bytes(''))).toBeNull();
    expect(await one.ask(two.self, 'unknown', bytes(''))).toBeNull();
    expect(await one.ask(two.self, 'broken', bytes(''))).toBeNull();
  });

  test('who waits no more is heard of where the work is done', async () => {
    const [one, two] = await pair();
    const begun = deferred<void>();
    const stopped = deferred<void>();
    two.handle('hang', ({ signal }) => {
      signal.addEventListener('abort', () => stopped.resolve());
      begun.resolve();
      return new Promise(() => {});
    });
    const cancel = new Cancel();
    const asked = one.ask(two.self, 'hang', bytes(''), { signal: cancel });
    const refused = expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await begun.promise;
    cancel.abort();
    await refused;
    await stopped.promise;
  });

  test('all others are told, and nobody tells itself', async () => {
    const [one, two] = await pair();
    const three = await replica();
    await hears(one, three);
    const heard: string[] = [];
    for (const [name, each] of Object.entries({ one, two, three }))
      each.handle('news', ({ payload }: PeerMessage) => void heard.push(`${name} ${payload}`));
    one.tell('news', bytes('a'));
    await expect.poll(() => heard.length).toBe(2);
    await one.ask(two.self, 'ready', bytes(''));
    expect(heard.sort()).toEqual(['three a', 'two a']);
  });

  test('what is too large is refused before it is said', async () => {
    const [one, two] = await pair();
    two.handle('echo', ({ payload }) => payload);
    const large = Buffer.alloc(MOST_PEER_BYTES + 1);
    await expect(one.ask(two.self, 'echo', large)).rejects.toMatchObject({ code: 'payload_too_large' });
    const reply = await one.ask(two.self, 'echo', large.subarray(1));
    expect(reply?.length).toBe(MOST_PEER_BYTES);
  });

  test('garbage, what was sealed by another key, and what was heard before are not heard', async () => {
    const [one, two] = await pair();
    const channel = `patchbay:peers:${two.self}`;
    const stranger = await replica(url ?? '', 'another-key-than-the-others-0123456789');
    const heard: string[] = [];
    two.handle('news', ({ payload }) => void heard.push(String(payload)));
    const spy = connection();
    const taken: Buffer[] = [];
    spy.on('messageBuffer', (_channel: Buffer, message: Buffer) => void taken.push(message));
    await new Promise((resolve) => spy.once('ready', resolve));
    await spy.subscribe('patchbay:peers:all');
    const publisher = connection();
    await new Promise((resolve) => publisher.once('ready', resolve));
    one.tell('news', bytes('once'));
    await expect.poll(() => taken.length).toBeGreaterThan(0);
    for (const at of [channel, 'patchbay:peers:all'])
      for (const message of [...taken, bytes('garbage'), Buffer.alloc(0)])
        await publisher.publish(at, message);
    stranger.tell('news', bytes('from a stranger'));
    expect(await stranger.ask(two.self, 'ready', bytes(''), { timeoutMs: 300 })).toBeNull();
    await one.ask(two.self, 'ready', bytes(''));
    expect(heard).toEqual(['once']);
    expect(taken.some((message) => message.includes('once'))).toBe(false);
  });

  test('a Redis that goes away costs no time, and once it is back all is as before', async () => {
    const { hostname, port } = new URL(url ?? '');
    const proxy: TcpProxy = await startProxy({ host: hostname, port: Number(port || 6379) });
    closes.push(() => proxy.close());
    const [one, two] = await pair(`redis://127.0.0.1:${proxy.port}`);
    await proxy.cut();
    await expect.poll(() => one.ask(two.self, 'ready', bytes(''))).toBeNull();
    const started = performance.now();
    expect(await one.ask(two.self, 'ready', bytes(''))).toBeNull();
    one.tell('ready', bytes(''));
    expect(performance.now() - started).toBeLessThan(500);
    await proxy.restore();
    await expect
      .poll(async () => String(await one.ask(two.self, 'ready', bytes(''))), { timeout: 15_000 })
      .toBe('yes');
  });
});

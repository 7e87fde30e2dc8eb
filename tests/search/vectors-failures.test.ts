import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLog } from '../../server/lib/log.ts';
import { createEmbedded } from '../../server/search/embed/minilm/embedded.ts';
import type { Store } from '../../server/store/store.ts';
import { openStore } from '../../server/store/store.ts';
import { recordingLog } from '../support/log.ts';
import { createTestDatabase, testPostgresUrl } from '../support/postgres.ts';
import { storeKinds, storeOptions } from '../support/stores.ts';
import { startProxy } from '../support/tcp-proxy.ts';
import { scratchFolder } from './embed-support.ts';
import {
  answer,
  closeLater,
  embedded,
  idsNear,
  near,
  openIndex,
  remote,
  startService,
  type Trick,
  tool,
  wordVector,
} from './vectors-support.ts';

const MANY = Array.from({ length: 80 }, (_, at) => tool('many', `tool_${at}`, `Does the thing number ${at}`));
const patient = { timeout: 15_000, interval: 10 };

describe.each(storeKinds())('failures on $name', ({ open }) => {
  let store: Store;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ store, drop } = await open());
  });
  afterAll(() => drop());
  beforeEach(async () => {
    for (const table of ['indexed_tools', 'tool_vectors', 'unused_vectors', 'meta', 'leases'])
      await store.db.execute(sql.raw(`delete from ${table}`));
  });

  test('a service that goes away in the middle: what was made stays, the rest waits and is made when it is back', async () => {
    const service = await startService();
    const { log, lines } = recordingLog();
    const index = openIndex(store, remote(service), { log });
    service.trick = (response, input) => {
      if (service.requests > 3) return void response.destroy();
      answer(response, input, 64);
    };
    index.put('many', MANY);
    await vi.waitFor(() => expect(index.status().failure).not.toBeNull(), patient);
    expect(index.status()).toMatchObject({ tools: 80, failed: 0, failures: [] });
    expect(index.status().failure).toMatchObject({
      message: expect.stringContaining('embedding service'),
      since: expect.any(String),
      nextTryAt: expect.any(String),
    });
    const kept = new Set(service.asked.slice(0, 48));
    const before = service.asked.length;
    // Lists are obeyed all the same.
    index.put('many', MANY.slice(0, 60));
    await vi.waitFor(() => expect(index.status().tools).toBe(60), patient);
    service.trick = null;
    await embedded(index, 60);
    expect(index.status().failure).toBeNull();
    const again = service.asked.slice(before).filter((text) => kept.has(text));
    expect(again).toEqual([]);
    for (const said of ['making the vectors of tools fails', 'making the vectors of tools works']) {
      expect(lines.filter((line) => line.includes(said))).toHaveLength(1);
    }
  });

  test('searches do not wait for an embedder that is down; it is found by itself when it is back', async () => {
    const service = await startService();
    const index = openIndex(store, remote(service));
    index.put('many', MANY);
    await embedded(index, 80);
    await idsNear(index, 'known before');
    await service.stop();
    await expect(near(index, 'first')).rejects.toMatchObject({ name: 'VectorError', reason: 'embedder' });
    const startedAt = performance.now();
    for (let at = 0; at < 20; at += 1) {
      await expect(near(index, `again ${at}`)).rejects.toMatchObject({ reason: 'embedder' });
    }
    expect(performance.now() - startedAt).toBeLessThan(200);
    expect(index.status().failure?.nextTryAt).toEqual(expect.any(String));
    // A query that was asked a moment ago needs no embedder.
    expect(await idsNear(index, 'known before')).toHaveLength(10);
    await service.start();
    await vi.waitFor(async () => expect(await idsNear(index, 'number 7')).toHaveLength(10), patient);
    expect(index.status().failure).toBeNull();
  });

  test('a slow embedder costs one search its patience, and the next ones nothing', async () => {
    const service = await startService();
    const index = openIndex(store, remote(service), { timings: { nearMs: 300 } });
    index.put('many', MANY);
    await embedded(index, 80);
    service.trick = () => {};
    const startedAt = performance.now();
    await expect(near(index, 'slow')).rejects.toMatchObject({ reason: 'slow' });
    expect(performance.now() - startedAt).toBeLessThan(700);
    const later = performance.now();
    await expect(near(index, 'slow again')).rejects.toMatchObject({ reason: 'embedder' });
    expect(performance.now() - later).toBeLessThan(100);
    service.trick = null;
    await vi.waitFor(async () => expect(await idsNear(index, 'number 7')).toHaveLength(10), patient);
  });

  const bad: Record<string, (text: string) => unknown[]> = {
    'too few dimensions': () => [1, 2, 3],
    'null for a number, as NaN is written': (text) =>
      wordVector(text, 64).map((each, at) => (at === 5 ? null : each)),
    zeros: () => new Array(64).fill(0),
  };
  const poisoned =
    (vector: (text: string) => unknown[]): Trick =>
    (response, input) => {
      const data = input.map((text, index) => ({
        index,
        embedding: text.includes('poison') ? vector(text) : wordVector(text, 64),
      }));
      response.end(JSON.stringify({ data }));
    };

  test.each(Object.keys(bad))(
    '%s for one text: that tool fails alone, is named, and tried when it changed',
    async (name) => {
      const service = await startService();
      const index = openIndex(store, remote(service));
      service.trick = poisoned(bad[name] ?? (() => []));
      index.put('many', [...MANY.slice(0, 20), tool('many', 'odd', 'A poison for models')]);
      await vi.waitFor(
        () => expect(index.status()).toMatchObject({ embedded: 20, failed: 1, pending: 0 }),
        patient,
      );
      expect(index.status().failures).toEqual([
        { id: 'many/odd', message: expect.stringMatching(/usable|direction/), at: expect.any(String) },
      ]);
      expect(await idsNear(index, 'a for models', { limit: 50 })).toHaveLength(20);
      const dimensions = await store.db.execute(
        sql`select distinct vector_dims(vector) as n, vector_norm(vector::vector) > 0.9 as sound from tool_vectors`,
      );
      expect(dimensions).toEqual([{ n: 64, sound: true }]);

      const before = service.asked.length;
      index.put(
        'other',
        MANY.slice(0, 3).map((each) => tool('other', each.name, `${each.description} other`)),
      );
      await vi.waitFor(() => expect(index.status().embedded).toBe(23), patient);
      expect(service.asked.slice(before).filter((text) => text.includes('poison'))).toEqual([]);
      index.put('many', [...MANY.slice(0, 20), tool('many', 'odd', 'Harmless now')]);
      await embedded(index, 24);
      expect(index.status()).toMatchObject({ failed: 0, failures: [] });
    },
  );

  test('a service that refuses everything is a failure of its own, and no tool is blamed', async () => {
    const service = await startService();
    service.trick = (response) => response.writeHead(401).end('{}');
    const index = openIndex(store, remote(service));
    index.put('many', MANY);
    await vi.waitFor(() => expect(index.status().failure?.message).toContain('OPENAI_API_KEY'), patient);
    expect(index.status()).toMatchObject({ embedded: 0, pending: 80, failed: 0 });
    await expect(near(index, 'x')).rejects.toMatchObject({ reason: 'indexing' });
    service.trick = null;
    await embedded(index, 80);
    await vi.waitFor(() => expect(index.status().failure).toBeNull(), patient);
  });

  test('an aborted search ends at once with its reason', async () => {
    const service = await startService();
    const index = openIndex(store, remote(service));
    index.put('many', MANY);
    await embedded(index, 80);
    service.trick = () => {};
    const stop = new AbortController();
    const search = near(index, 'never answered', { signal: stop.signal });
    stop.abort(new Error('nobody waits'));
    await expect(search).rejects.toThrow('nobody waits');
    const none = new AbortController();
    none.abort(new Error('too late'));
    await expect(near(index, 'x', { signal: none.signal })).rejects.toThrow('too late');
  });

  test('candidates that do not come end with the deadline; those that fail say why', async () => {
    const index = openIndex(store, remote(await startService()), { timings: { nearMs: 200 } });
    index.put('many', MANY);
    await embedded(index, 80);
    const options = { scope: { all: true } as const, limit: 5 };
    const never = index.near(['x'], { ...options, candidates: new Promise(() => {}) });
    await expect(never).rejects.toMatchObject({ reason: 'slow' });
    const failing = index.near(['x'], { ...options, candidates: Promise.reject(new Error('no words')) });
    await expect(failing).rejects.toThrow('no words');
  });

  test('a killed model is started again, and everything gets its vector', async () => {
    const model = createEmbedded({ graphFolder: scratchFolder(), log: silentLog });
    closeLater(() => model.close());
    const index = openIndex(store, model);
    index.put('many', MANY);
    await vi.waitFor(() => expect(model.child()?.pid).toBeGreaterThan(0), patient);
    process.kill(model.child()?.pid ?? 0, 'SIGKILL');
    await embedded(index, 80);
    await vi.waitFor(() => expect(index.status()).toMatchObject({ failure: null, failed: 0 }), patient);
  }, 40_000);
});

const server = testPostgresUrl();

describe.runIf(server !== null)('a PostgreSQL that goes away', () => {
  test('a search says so at once, nothing is lost, and all goes on by itself', async () => {
    const database = await createTestDatabase(server ?? '');
    closeLater(() => database.drop());
    const target = new URL(database.url);
    const proxy = await startProxy({ host: target.hostname, port: Number(target.port) });
    closeLater(() => proxy.close());
    target.port = String(proxy.port);
    const store = await openStore(storeOptions({ url: target.href }));
    closeLater(() => store.close());
    const service = await startService();
    const { log, lines } = recordingLog();
    const index = openIndex(store, remote(service), { log });
    index.put('many', MANY);
    await embedded(index, 80);
    await proxy.cut();
    await expect(near(index, 'first')).rejects.toMatchObject({ reason: 'database' });
    await vi.waitFor(() => expect(index.status().failure?.message).toContain('database'), patient);
    const startedAt = performance.now();
    await expect(near(index, 'second')).rejects.toMatchObject({ reason: 'database' });
    expect(performance.now() - startedAt).toBeLessThan(100);
    index.put('more', [tool('more', 'late', 'Came while the database was away')]);
    await proxy.restore();
    await vi.waitFor(
      async () => expect((await idsNear(index, 'came while the database was away'))[0]).toBe('more/late'),
      patient,
    );
    await embedded(index, 81);
    expect(index.status().failure).toBeNull();
    expect(lines.filter((line) => line.includes('the database fails'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('the database is back'))).toHaveLength(1);
  }, 60_000);
});

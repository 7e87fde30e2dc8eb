import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStore, type Store } from '../../server/store/store.ts';
import { createTestDatabase, testPostgresUrl } from '../support/postgres.ts';
import { storeOptions } from '../support/stores.ts';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { closeLater, embedded, idsNear, openIndex, remote, startService, tool } from './vectors-support.ts';

const server = testPostgresUrl();
const MANY = Array.from({ length: 60 }, (_, at) => tool('many', `tool_${at}`, `Does the thing number ${at}`));
const MORE = Array.from({ length: 20 }, (_, at) => tool('more', `other_${at}`, `Something else, ${at}`));
const patient = { timeout: 20_000, interval: 20 };

describe.runIf(server !== null)('two replicas on one PostgreSQL', () => {
  let url = '';
  let drop: () => Promise<void>;
  beforeEach(async () => {
    const database = await createTestDatabase(server ?? '');
    ({ url, drop } = database);
  });
  // Registered before that of the support file runs: indexes and stores are closed by then.
  afterEach(() => drop());

  async function storeOf(address = url): Promise<Store> {
    const store = await openStore(storeOptions({ url: address }));
    closeLater(() => store.close());
    return store;
  }

  /** A store that can lose its database alone. */
  async function proxied(): Promise<{ store: Store; proxy: TcpProxy }> {
    const target = new URL(url);
    const proxy = await startProxy({ host: target.hostname, port: Number(target.port) });
    closeLater(() => proxy.close());
    target.port = String(proxy.port);
    return { store: await storeOf(target.href), proxy };
  }

  test('one embeds, both search and say the same; each text is embedded once', async () => {
    const service = await startService();
    const indexes = [
      openIndex(await storeOf(), remote(service), { holder: 'a' }),
      openIndex(await storeOf(), remote(service), { holder: 'b' }),
    ];
    for (const index of indexes) index.put('many', MANY);
    for (const index of indexes) await embedded(index, 60);
    expect(indexes.filter((index) => index.status().leading)).toHaveLength(1);
    expect(new Set(service.asked).size).toBe(service.asked.length);
    for (const index of indexes)
      expect((await idsNear(index, 'does the thing number 7'))[0]).toBe('many/tool_7');
    for (const index of indexes) index.put('many', MANY.slice(0, 50));
    for (const index of indexes) await embedded(index, 50);
  });

  test('a leader that loses the database is followed by the other, which goes on where it was', async () => {
    const service = await startService();
    const { store, proxy } = await proxied();
    const first = openIndex(store, remote(service), { holder: 'a' });
    await vi.waitFor(() => expect(first.status().leading).toBe(true), patient);
    const second = openIndex(await storeOf(), remote(service), { holder: 'b' });
    for (const index of [first, second]) index.put('many', MANY);
    await embedded(second, 60);
    expect(second.status().leading).toBe(false);
    const before = service.asked.length;
    await proxy.cut();
    for (const index of [first, second]) index.put('more', MORE);
    await embedded(second, 80);
    expect(second.status().leading).toBe(true);
    expect(service.asked.slice(before)).toHaveLength(40);
    await vi.waitFor(() => expect(first.status().leading).toBe(false), patient);
    await proxy.restore();
    await embedded(first, 80);
    await vi.waitFor(() => expect(first.status()).toMatchObject({ leading: false, failure: null }), patient);
    expect(await idsNear(first, 'something else, 7')).toHaveLength(10);
  }, 60_000);

  test('a leader that closes is followed at once, and a reindex goes on that it had begun', async () => {
    const service = await startService();
    const first = openIndex(await storeOf(), remote(service), { holder: 'a' });
    await vi.waitFor(() => expect(first.status().leading).toBe(true), patient);
    const second = openIndex(await storeOf(), remote(service), { holder: 'b' });
    for (const index of [first, second]) index.put('many', MANY);
    await embedded(second, 60);
    service.trick = () => {};
    // Asked for where nobody leads.
    second.reindex();
    for (const index of [first, second]) {
      await vi.waitFor(() => expect(index.status().reindex).toMatchObject({ total: 60 }), patient);
    }
    service.trick = null;
    await first.close();
    await vi.waitFor(() => expect(second.status().leading).toBe(true), patient);
    await vi.waitFor(() => expect(second.status()).toMatchObject({ reindex: null, embedded: 60 }), patient);
    expect(await idsNear(second, 'does the thing number 7')).toHaveLength(10);
  }, 60_000);

  test('a replica that has no lists yet takes nothing away, nor does one that leads without them', async () => {
    const service = await startService();
    const first = openIndex(await storeOf(), remote(service), { holder: 'a' });
    first.put('many', MANY);
    await embedded(first, 60);
    await first.close();
    const second = openIndex(await storeOf(), remote(service), { holder: 'b', timings: { sweepMs: 50 } });
    second.put('more', MORE);
    await vi.waitFor(() => expect(second.status().embedded).toBe(20), patient);
    expect(await idsNear(second, 'does the thing number 7', { limit: 100 })).toHaveLength(80);
    await second.close();
    const third = openIndex(await storeOf(), remote(service), {
      holder: 'c',
      timings: { sweepMs: 50, unheardMs: 300 },
    });
    third.put('more', MORE);
    await vi.waitFor(
      async () => expect(await idsNear(third, 'number 7', { limit: 100 })).toHaveLength(20),
      patient,
    );
  }, 60_000);
});

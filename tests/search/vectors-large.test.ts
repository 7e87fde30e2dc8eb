import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import type { Embedder } from '../../server/search/embed/embedder.ts';
import { toUnit } from '../../server/search/embed/unit.ts';
import {
  centroidOf,
  missingVectors,
  putToolVectors,
  putVectors,
} from '../../server/store/queries/vectors.ts';
import { analyzeVectors } from '../../server/store/queries/vectors-upkeep.ts';
import { storeKinds } from '../support/stores.ts';
import { embedded, idsNear, near, openIndex, scopeOf, tool, wordVector } from './vectors-support.ts';

const TOOLS = 10_000;
const VERBS = 'create read list delete update search merge archive restore export import rotate'.split(' ');
const THINGS =
  'issue branch invoice customer ticket forecast calendar message table queue secret photo'.split(' ');

/** In this process, as its HTTP would take longer than what is tested. */
function words(): Embedder {
  return {
    model: 'words@96',
    dimensions: 96,
    kind: 'remote',
    embed: async (texts) => texts.map((text) => toUnit(wordVector(text, 96))),
    close: async () => {},
  };
}

function documentsOf(server: string, from: number, count: number) {
  return Array.from({ length: count }, (_, at) => {
    const n = from + at;
    const [verb, thing] = [VERBS[n % VERBS.length], THINGS[Math.floor(n / 12) % THINGS.length]];
    return tool(
      server,
      `${verb}_${thing}_${n}`,
      `Can ${verb} the ${thing} of ${server}, in manner ${n} of section ${n % 97}`,
    );
  });
}

test.each(storeKinds())(
  '10,000 tools come and go on $name: scopes are kept, searches stay quick, the event loop is never held',
  async ({ open, name }) => {
    const { store, drop } = await open();
    const index = openIndex(store, words());
    const servers = Array.from({ length: 40 }, (_, at) => `server-${at}`);
    const lists = servers.map((server, at): [string, ReturnType<typeof tool>[]] => [
      server,
      // One of them has a quarter of everything.
      at === 0 ? documentsOf(server, 0, 2500) : documentsOf(server, at * 2500, Math.ceil(7500 / 39)),
    ]);
    const all = lists.flatMap(([, documents]) => documents);
    expect(all.length).toBeGreaterThan(TOOLS);

    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const startedAt = performance.now();
    for (const [server, documents] of lists) index.put(server, documents);
    await embedded(index, all.length, 240_000);
    delay.disable();
    console.log(
      `${name}: embedded in ${Math.round(performance.now() - startedAt)} ms, loop p99 ${(delay.percentile(99) / 1e6).toFixed(1)} max ${(delay.max / 1e6).toFixed(1)} ms`,
    );
    expect(delay.percentile(99) / 1e6).toBeLessThan(60);

    const indexes = await store.db.execute(
      sql`select 1 from pg_indexes where tablename = 'tool_vectors' and indexdef like '%hnsw%'`,
    );
    expect(indexes).toHaveLength(name === 'PGlite' ? 0 : 1);

    const times: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      const at = performance.now();
      const found = await near(index, `how do I ${VERBS[n % 12]} a ${THINGS[(n * 5) % 12]} ${n}`, {
        limit: 200,
      });
      times.push(performance.now() - at);
      expect(found.size).toBe(200);
    }
    times.sort((a, b) => a - b);
    console.log(`${name}: near p50 ${times[30]?.toFixed(1)} p95 ${times[57]?.toFixed(1)} ms`);

    const many = scopeOf(servers.slice(0, 30));
    const few = scopeOf(
      ['server-3'],
      all.slice(0, 20).map((each): [string, string] => [each.server, each.name]),
    );
    for (const [scope, size] of [
      [many, 200],
      [few, 200],
      [scopeOf([], [['server-5', all.find((each) => each.server === 'server-5')?.name ?? '']]), 1],
    ] as const) {
      if (scope.all) continue;
      const outside = all
        .filter((each) => each.server === 'server-39')
        .slice(0, 5)
        .map((each) => each.id);
      const found = await idsNear(index, 'restore the secret of server-39', {
        scope,
        limit: 200,
        candidates: outside,
      });
      expect(found).toHaveLength(size);
      for (const id of found) {
        const [server = '', rest = ''] = id.split('/');
        const allowed =
          scope.servers.includes(server) ||
          scope.tools.some((one) => one.server === server && one.tool === rest);
        expect(allowed, id).toBe(true);
      }
    }

    for (const [server] of lists.slice(1)) index.put(server, null);
    index.put('server-0', documentsOf('server-0', 0, 100));
    await embedded(index, 100, 60_000);
    const [{ n } = { n: 0 }] = await store.db.execute(sql`select count(*)::int as n from indexed_tools`);
    expect(n).toBe(100);
    await vi.waitFor(async () =>
      expect((await near(index, 'merge the photo', { limit: 200 })).size).toBe(100),
    );
    await index.close();
    await drop();
  },
  300_000,
);

test.each(storeKinds())(
  'on $name what a reindex makes is looked up by its key, although the planner knows nothing of its model yet',
  async ({ open }) => {
    const { store, drop } = await open();
    const { db } = store;
    const hash = (n: number) => n.toString(16).padStart(32, '0');
    const vector = toUnit(wordVector('anything', 384));
    const fill = async (model: string, from: number, to: number) => {
      for (const kind of ['text', 'name'] as const)
        for (let at = from; at < to; at += 500) {
          const rows = Array.from({ length: 500 }, (_, n) => ({ kind, hash: hash(at + n), vector }));
          await putVectors(db, model, rows);
        }
    };
    await fill('m@384', 0, 1000);
    await analyzeVectors(db);
    await fill('m@384#2', 0, 1000);
    const some = Array.from({ length: 9 }, (_, n) => hash(n * 100));
    const tools = some.map((each) => ({ textHash: each, nameHash: each, toolHash: each }));
    const startedAt = performance.now();
    const centroid = await centroidOf(db, 'm@384#2', some);
    const made = await putToolVectors(db, 'm@384#2', { centroid: centroid ?? '', share: 0.25 }, tools);
    expect(made.size).toBe(some.length);
    const also = [...some, hash(5000)];
    expect(await missingVectors(db, 'm@384#2', 'tool', also)).toEqual(new Set([hash(5000)]));
    const took = performance.now() - startedAt;
    expect(took).toBeLessThan(400);
    await drop();
  },
  120_000,
);

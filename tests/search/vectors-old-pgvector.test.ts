import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Embedder } from '../../server/search/embed/embedder.ts';
import { toUnit } from '../../server/search/embed/unit.ts';
import { openStore, type Store } from '../../server/store/store.ts';
import { recordingLog } from '../support/log.ts';
import { createTestDatabase, onServer, testPostgresUrl } from '../support/postgres.ts';
import { storeOptions } from '../support/stores.ts';
import { closeLater, embedded, idsNear, openIndex, tool, wordVector } from './vectors-support.ts';

/** Just enough for an index of its own. */
const TOOLS = 5100;
const server = testPostgresUrl();

function words(): Embedder {
  return {
    ...{ model: 'words@16', dimensions: 16, kind: 'remote' },
    embed: async (texts) => texts.map((text) => toUnit(wordVector(text, 16))),
    close: async () => {},
  };
}

const documents = Array.from({ length: TOOLS }, (_, n) =>
  tool('all', `tool_${n}`, `word${n % 97} word${n % 89} word${n % 83}`),
);

/** A database in which `set_config` can be made to refuse as a pgvector without the setting does. */
async function openRefusing(url: string): Promise<{ store: Store; refuse(): Promise<void> }> {
  const database = await createTestDatabase(url);
  closeLater(() => database.drop());
  await onServer(
    database.url,
    `create table refusing (setting text);
     create function public.set_config(name text, value text, is_local boolean) returns text language plpgsql as $$
     begin
       if exists (select 1 from public.refusing where setting = name) then
         raise exception 'invalid configuration parameter name "%"', name using errcode = '42602';
       end if;
       return pg_catalog.set_config(name, value, is_local);
     end $$`,
  );
  const own = new URL(database.url);
  own.searchParams.set('options', '-c search_path=public,pg_catalog');
  const store = await openStore(storeOptions({ url: own.href }));
  closeLater(() => store.close());
  return {
    store,
    refuse: () =>
      onServer(database.url, `insert into refusing values ('hnsw.iterative_scan'), ('hnsw.max_scan_tuples')`),
  };
}

const indexes = ({ db }: Store) =>
  db.execute(sql`select 1 from pg_indexes where tablename = 'tool_vectors' and indexdef like '%hnsw%'`);
const warnings = (lines: readonly string[]) => lines.filter((line) => line.startsWith('warn'));

describe.skipIf(server === null)('a pgvector before 0.8', () => {
  test('gets no index, and everything is compared', { timeout: 120_000 }, async () => {
    const { store, refuse } = await openRefusing(server ?? '');
    await refuse();
    await store.db.execute(sql`update pg_extension set extversion = '0.7.4' where extname = 'vector'`);
    const { log, lines } = recordingLog();
    const index = openIndex(store, words(), { log });
    index.put('all', documents);
    await embedded(index, TOOLS, 100_000);
    expect(await indexes(store)).toHaveLength(0);
    const found = await idsNear(index, 'tool 42 word42', { limit: 20 });
    expect(found).toHaveLength(20);
    expect(index.status().failure).toBeNull();
    expect(warnings(lines)).toEqual([]);
  });

  test('whose settings are refused where an index is costs no search its answer, and is said once', {
    timeout: 120_000,
  }, async () => {
    const { store, refuse } = await openRefusing(server ?? '');
    const { log, lines } = recordingLog();
    const index = openIndex(store, words(), { log });
    index.put('all', documents);
    await embedded(index, TOOLS, 100_000);
    await expect.poll(() => indexes(store), { timeout: 30_000 }).toHaveLength(1);
    expect(await idsNear(index, 'tool 42 word42', { limit: 20 })).toHaveLength(20);
    await refuse();
    const queries = ['tool 42 word42', 'tool 77 word77', 'word5 word6'];
    for (const query of queries) expect(await idsNear(index, query, { limit: 20 })).toHaveLength(20);
    const all = await Promise.all(queries.map((query) => idsNear(index, query, { limit: 20 })));
    expect(all.map(({ length }) => length)).toEqual([20, 20, 20]);
    expect(index.status().failure).toBeNull();
    expect(warnings(lines)).toEqual([
      'warn the index of vectors cannot be searched; all of them are compared instead',
    ]);
  });
});

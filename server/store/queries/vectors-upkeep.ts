import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../db.ts';
import { rowsOf } from './rows.ts';
import { KIND, type VectorStore } from './vectors.ts';

/** pgvector indexes vectors of half precision up to so many dimensions. */
const MOST_INDEXED_DIMENSIONS = 4000;

const indexName = (model: string): string =>
  `tool_vectors_near_${createHash('sha256').update(model).digest('hex').slice(0, 12)}`;

/** Whether this database can search by an index within what a caller may use: pgvector 0.8 and PostgreSQL itself. */
export async function canSearchByIndex({ kind, db }: VectorStore, dimensions: number): Promise<boolean> {
  // On PGlite 10,000 vectors take minutes to index, and nothing else runs meanwhile.
  if (kind === 'pglite' || dimensions > MOST_INDEXED_DIMENSIONS) return false;
  const rows = await rowsOf(
    db,
    sql`select extversion as version from pg_extension where extname = 'vector'`,
    z.object({ version: z.string() }),
  );
  const [major = 0, minor = 0] = (rows[0]?.version ?? '').split('.').map(Number);
  return major > 0 || minor >= 8;
}

/** Whether the model has its index, whole. */
export async function hasVectorIndex(db: Db, model: string): Promise<boolean> {
  const rows = await db.execute(sql`
    select 1 from pg_class c join pg_index x on x.indexrelid = c.oid
    where c.relname = ${indexName(model)} and x.indisvalid and pg_table_is_visible(c.oid)`);
  return rows.length > 0;
}

/**
 * Makes the model's index. Others read meanwhile; vectors, which one process writes, are not written. Some seconds for
 * 5,000 vectors. @throws PatchbayError when it takes longer than a transaction may
 */
export async function createVectorIndex(
  store: VectorStore,
  model: string,
  dimensions: number,
): Promise<void> {
  const where = `model = '${model.replaceAll("'", "''")}' and kind = ${KIND.tool}`;
  await store.db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('maintenance_work_mem', '256MB', true)`);
    await tx.execute(
      sql.raw(`create index if not exists ${indexName(model)} on tool_vectors
        using hnsw ((vector::halfvec(${dimensions})) halfvec_cosine_ops) where ${where}`),
    );
  });
}

export async function dropVectorIndex(db: Db, model: string): Promise<void> {
  await db.execute(sql.raw(`drop index if exists ${indexName(model)}`));
}

/** Tells the planner how much there is. */
export async function analyzeVectors(db: Db): Promise<void> {
  await db.execute(sql`analyze indexed_tools`);
  await db.execute(sql`analyze tool_vectors`);
}

/** Every model that has vectors. */
export async function vectorModels(db: Db): Promise<string[]> {
  const rows = await rowsOf(
    db,
    // From one to the next by the index: the table is large and models are few.
    sql`
      with recursive m as (
        (select model from tool_vectors order by model limit 1)
        union all
        select (select model from tool_vectors t where t.model > m.model order by t.model limit 1)
        from m where m.model is not null)
      select model from m where model is not null`,
    z.object({ model: z.string() }),
  );
  return rows.map((row) => row.model);
}

/** Up to `limit` vectors of a model. @returns how many went */
export async function removeVectors(db: Db, model: string, limit: number): Promise<number> {
  const gone = await db.execute(sql`
    with page as (select kind, hash from tool_vectors where model = ${model} order by kind, hash limit ${limit}::int),
    unused as (delete from unused_vectors u using page s where u.model = ${model} and u.kind = s.kind and u.hash = s.hash)
    delete from tool_vectors t using page s where t.model = ${model} and t.kind = s.kind and t.hash = s.hash
    returning 1`);
  return gone.length;
}

const USED = sql`(
  (t.kind = ${KIND.text} and exists (select 1 from indexed_tools i where i.text_hash = t.hash))
  or (t.kind = ${KIND.tool} and exists (select 1 from indexed_tools i where i.tool_hash = t.hash))
  or (t.kind = ${KIND.name} and exists (select 1 from indexed_tools i where i.name_hash = t.hash)))`;

export interface SweepPlace {
  kind: number;
  hash: string;
}

const placeSchema = z.object({ kind: z.coerce.number(), hash: z.string() });

/**
 * Notes which of the next `limit` vectors of a model no tool has, since now if not since before, and forgets the note of
 * those that are used again. @returns where to go on, null at the end
 */
export async function noteUnused(
  db: Db,
  model: string,
  { after, limit, now }: { after: SweepPlace | null; limit: number; now: Date },
): Promise<SweepPlace | null> {
  const from = after
    ? sql`and (kind, hash) > (${after.kind}::smallint, decode(${after.hash}, 'hex'))`
    : sql``;
  const rows = await rowsOf(
    db,
    sql`
      with page as materialized (
        select kind, hash from tool_vectors where model = ${model} ${from} order by kind, hash limit ${limit}::int
      ), judged as materialized (select t.kind, t.hash, ${USED} as used from page t),
      noted as (
        insert into unused_vectors (model, kind, hash, since)
        select ${model}::text, kind, hash, ${now.toISOString()}::timestamptz from judged where not used
        on conflict do nothing
      ), forgotten as (
        delete from unused_vectors u using judged j
        where j.used and u.model = ${model} and u.kind = j.kind and u.hash = j.hash
      )
      select kind, encode(hash, 'hex') as hash from page order by kind desc, page.hash desc limit 1`,
    placeSchema,
  );
  return rows[0] ?? null;
}

/** Up to `limit` vectors that were unused since before then, and still are. @returns how many were looked at */
export async function removeUnused(db: Db, before: Date, limit: number): Promise<number> {
  const gone = await db.execute(sql`
    with old as materialized (
      delete from unused_vectors where (model, kind, hash) in (
        select model, kind, hash from unused_vectors
        where since < ${before.toISOString()}::timestamptz order by since limit ${limit}::int)
      returning model, kind, hash
    ), removed as (
      delete from tool_vectors t using old o
      where t.model = o.model and t.kind = o.kind and t.hash = o.hash and not ${USED}
    )
    select 1 from old`);
  return gone.length;
}

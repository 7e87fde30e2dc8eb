import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../db.ts';
import { rowsOf } from './rows.ts';

/** What queries of vectors need of a store. */
export interface VectorStore {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Db;
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>;
}

/** The text of a tool, the tool among its neighbours, and its name. */
export const KIND = { text: 0, tool: 1, name: 2 } as const;
export type VectorKind = keyof typeof KIND;

/** A vector to be kept. `hash`: 16 bytes in hexadecimal, as everywhere here. */
export interface VectorRow {
  kind: Exclude<VectorKind, 'tool'>;
  hash: string;
  vector: Float32Array;
}

/** Which of the hashes have no vector of this model. */
export async function missingVectors(
  db: Db,
  model: string,
  kind: VectorKind,
  hashes: readonly string[],
): Promise<Set<string>> {
  const rows = await rowsOf(
    db,
    sql`
      select distinct h as hash from unnest(${sql.param([...hashes])}::text[]) h
      left ${byKey(model, kind, sql`decode(h, 'hex')`)} v on true where v.vector is null`,
    hashSchema,
  );
  return new Set(rows.map((row) => row.hash));
}

const hashSchema = z.object({ hash: z.string() });

/**
 * Joins the vector of each row's hash, looked up by the key alone. Of a model that began a moment ago the planner thinks
 * that there is next to nothing, and would compare each of its vectors with each.
 */
const byKey = (model: string, kind: VectorKind, hash: SQL): SQL => sql`join lateral (
  select vector from tool_vectors
  where model = ${model} and kind = ${KIND[kind]}::smallint and hash = ${hash} offset 0)`;

/** Keeps vectors; those that are there already stay as they are. */
export async function putVectors(db: Db, model: string, rows: readonly VectorRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.execute(sql`
    insert into tool_vectors (model, kind, hash, vector)
    select ${model}::text, r.kind::smallint, decode(r.hash, 'hex'), r.vector::halfvec
    from unnest(
      ${sql.param(rows.map((row) => KIND[row.kind]))}::int[],
      ${sql.param(rows.map((row) => row.hash))}::text[],
      ${sql.param(rows.map((row) => vectorText(row.vector)))}::text[]
    ) as r(kind, hash, vector)
    on conflict do nothing`);
}

/** As pgvector reads it. Seven digits are what a number of 32 bits has. */
export function vectorText(vector: Float32Array): string {
  const parts: string[] = new Array(vector.length);
  for (const [at, value] of vector.entries()) parts[at] = value.toPrecision(7);
  return `[${parts.join(',')}]`;
}

const centroidSchema = z.object({ centroid: z.string().nullable() });

/** The middle of these texts' vectors, as pgvector writes it; null where none has one. */
export async function centroidOf(db: Db, model: string, hashes: readonly string[]): Promise<string | null> {
  const [row] = await rowsOf(
    db,
    sql`
      select avg(vector::vector)::text as centroid from tool_vectors
      where model = ${model} and kind = ${KIND.text}::smallint
        and hash in (select decode(h, 'hex') from unnest(${sql.param([...hashes])}::text[]) h)`,
    centroidSchema,
  );
  return row?.centroid ?? null;
}

export interface ToolVector {
  textHash: string;
  nameHash: string;
  toolHash: string;
}

/**
 * Makes the vectors of tools out of those of their texts, in the database: text + share × centroid, at length 1. A tool
 * whose text or name has no vector gets none. @returns those that have one now
 */
export async function putToolVectors(
  db: Db,
  model: string,
  { centroid, share }: { centroid: string; share: number },
  tools: readonly ToolVector[],
): Promise<Set<string>> {
  const dimensions = centroid.split(',').length;
  const rows = await rowsOf(
    db,
    sql`
      with wanted as materialized (
        select distinct decode(t, 'hex') as text, decode(n, 'hex') as name, decode(d, 'hex') as tool
        from unnest(
          ${sql.param(tools.map((tool) => tool.textHash))}::text[],
          ${sql.param(tools.map((tool) => tool.nameHash))}::text[],
          ${sql.param(tools.map((tool) => tool.toolHash))}::text[]
        ) as w(t, n, d)
      ), made as (
        select distinct on (w.tool) w.tool, n.vector as name, l2_normalize(
          t.vector::vector + ${centroid}::vector * array_fill(${share}::real, array[${dimensions}::int])::vector
        )::halfvec as vector
        from wanted w
        ${byKey(model, 'text', sql`w.text`)} t on true
        ${byKey(model, 'name', sql`w.name`)} n on true
      ), put as (
        insert into tool_vectors (model, kind, hash, vector, name)
        select ${model}::text, ${KIND.tool}::smallint, tool, vector, name from made
        on conflict do nothing
      )
      select encode(tool, 'hex') as hash from made`,
    hashSchema,
  );
  return new Set(rows.map((row) => row.hash));
}

const cosinesSchema = z.object({
  pairs: z.coerce.number(),
  mean: z.coerce.number(),
  deviation: z.coerce.number(),
});

/** What is between tools that have nothing to do with each other: cosines of pairs of two samples, across servers. */
export async function sampleCosines(
  db: Db,
  model: string,
  each: number,
): Promise<{ pairs: number; mean: number; deviation: number }> {
  const sample = (direction: 'asc' | 'desc') => sql`
    select i.server, i.tool_hash, d.vector::vector as vector from indexed_tools i
    join tool_vectors d on d.model = ${model} and d.kind = ${KIND.tool}::smallint and d.hash = i.tool_hash
    order by i.tool_hash ${sql.raw(direction)} limit ${each}::int`;
  const [row] = await rowsOf(
    db,
    sql`
      with a as materialized (${sample('asc')}), b as materialized (${sample('desc')}),
      pairs as (
        select -(a.vector <#> b.vector) as cosine, a.server <> b.server as apart
        from a cross join b where a.tool_hash <> b.tool_hash)
      select count(*) as pairs, coalesce(avg(cosine), 0) as mean, coalesce(stddev_pop(cosine), 0) as deviation
      from pairs where apart or not exists (select 1 from pairs where apart)`,
    cosinesSchema,
  );
  return row ?? { pairs: 0, mean: 0, deviation: 0 };
}

/** @throws PatchbayError when it does not */
export async function databaseAnswers(db: Db): Promise<void> {
  await db.execute(sql`select 1`);
}

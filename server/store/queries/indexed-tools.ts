import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../db.ts';
import { indexedTools } from '../schema/index.ts';
import { rowsOf } from './rows.ts';
import { KIND } from './vectors.ts';

/** A tool that can be found, with the hashes (hexadecimal) of its vectors. */
export interface IndexedTool {
  tool: string;
  textHash: string;
  toolHash: string;
  nameHash: string;
}

const toolSchema = z.object({
  tool: z.string(),
  textHash: z.string(),
  toolHash: z.string(),
  nameHash: z.string(),
});

/** A page of a server's tools, by name. @param after the last of the page before, or null */
export async function readIndexedTools(
  db: Db,
  server: string,
  after: string | null,
  limit: number,
): Promise<IndexedTool[]> {
  return rowsOf(
    db,
    sql`
      select tool, encode(text_hash, 'hex') as "textHash", encode(tool_hash, 'hex') as "toolHash",
        encode(name_hash, 'hex') as "nameHash"
      from indexed_tools where server = ${server} and (${after}::text is null or tool > ${after}::text)
      order by tool limit ${limit}::int`,
    toolSchema,
  );
}

/** Writes tools of a server; a failure stays with the text that caused it. */
export async function writeIndexedTools(
  db: Db,
  server: string,
  tools: readonly IndexedTool[],
): Promise<void> {
  if (tools.length === 0) return;
  await db.execute(sql`
    insert into indexed_tools as i (server, tool, text_hash, tool_hash, name_hash)
    select ${server}::text, r.tool, decode(r.text, 'hex'), decode(r.whole, 'hex'), decode(r.name, 'hex')
    from unnest(
      ${sql.param(tools.map((each) => each.tool))}::text[],
      ${sql.param(tools.map((each) => each.textHash))}::text[],
      ${sql.param(tools.map((each) => each.toolHash))}::text[],
      ${sql.param(tools.map((each) => each.nameHash))}::text[]
    ) as r(tool, text, whole, name)
    on conflict (server, tool) do update set
      text_hash = excluded.text_hash, tool_hash = excluded.tool_hash, name_hash = excluded.name_hash,
      failed_model = case when i.text_hash = excluded.text_hash then i.failed_model end,
      failure = case when i.text_hash = excluded.text_hash then i.failure end,
      failed_at = case when i.text_hash = excluded.text_hash then i.failed_at end`);
}

export async function removeIndexedTools(db: Db, server: string, tools: readonly string[]): Promise<void> {
  if (tools.length === 0) return;
  await db
    .delete(indexedTools)
    .where(and(eq(indexedTools.server, server), inArray(indexedTools.tool, [...tools])));
}

/** Up to `limit` tools of a server that is gone. @returns how many went */
export async function removeIndexedServer(db: Db, server: string, limit: number): Promise<number> {
  const gone = await db.execute(sql`
    delete from indexed_tools where server = ${server} and tool in (
      select tool from indexed_tools where server = ${server} order by tool limit ${limit}::int)
    returning 1`);
  return gone.length;
}

/** Tools whose vectors are now others, which are there. */
export async function pointIndexedTools(
  db: Db,
  server: string,
  tools: readonly { tool: string; toolHash: string }[],
): Promise<void> {
  if (tools.length === 0) return;
  await db.execute(sql`
    update indexed_tools i set tool_hash = decode(r.whole, 'hex')
    from unnest(
      ${sql.param(tools.map((each) => each.tool))}::text[],
      ${sql.param(tools.map((each) => each.toolHash))}::text[]
    ) as r(tool, whole)
    where i.server = ${server} and i.tool = r.tool and i.tool_hash <> decode(r.whole, 'hex')`);
}

/** Tools of servers that are none of these. */
export async function indexedServers(db: Db, besides: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectDistinct({ server: indexedTools.server })
    .from(indexedTools)
    .where(besides.length > 0 ? notInArray(indexedTools.server, [...besides]) : undefined);
  return rows.map((row) => row.server);
}

export interface FailedTool {
  server: string;
  tool: string;
  message: string;
  at: string;
}

/** Marks the tools whose text or name this model refuses. */
export async function markFailed(
  db: Db,
  model: string,
  { hash, message, now }: { hash: string; message: string; now: Date },
): Promise<void> {
  await db.execute(sql`
    update indexed_tools set failed_model = ${model}, failure = ${message}, failed_at = ${now.toISOString()}::timestamptz
    where text_hash = decode(${hash}, 'hex') or name_hash = decode(${hash}, 'hex')`);
}

/** The tools of a server that this model refused. */
export async function failedTools(db: Db, model: string, server: string): Promise<Set<string>> {
  const rows = await db
    .select({ tool: indexedTools.tool })
    .from(indexedTools)
    .where(and(eq(indexedTools.server, server), eq(indexedTools.failedModel, model)));
  return new Set(rows.map((row) => row.tool));
}

/** The newest first. */
export async function newestFailures(db: Db, model: string, limit: number): Promise<FailedTool[]> {
  const rows = await db.execute(sql`
    select server, tool, coalesce(failure, '') as message, failed_at as at from indexed_tools
    where failed_model = ${model} order by failed_at desc, server, tool limit ${limit}::int`);
  return rows.map((row) => failedSchema.parse(row));
}

const failedSchema = z.object({
  server: z.string(),
  tool: z.string(),
  message: z.string(),
  at: z.string().transform((text) => new Date(text).toISOString()),
});

export interface IndexCounts {
  tools: number;
  embedded: number;
  failed: number;
}

const countSchema = z.object({
  server: z.string(),
  tools: z.coerce.number(),
  embedded: z.coerce.number(),
  failed: z.coerce.number(),
});

/** What there is of some servers; one without tools is not named. */
export async function countIndexed(
  db: Db,
  model: string,
  servers: readonly string[],
): Promise<Map<string, IndexCounts>> {
  const rows = await rowsOf(
    db,
    sql`
      select i.server, count(*) as tools,
        count(*) filter (where d.hash is not null) as embedded,
        count(*) filter (where d.hash is null and i.failed_model = ${model}) as failed
      from indexed_tools i
      left join tool_vectors d on d.model = ${model} and d.kind = ${KIND.tool}::smallint and d.hash = i.tool_hash
      where i.server = any(${sql.param([...servers])}::text[])
      group by i.server`,
    countSchema,
  );
  return new Map(rows.map(({ server, ...counts }) => [server, counts]));
}

/** Whether every tool that has a vector of one model has one of the other, or was refused one. */
export async function coversAll(db: Db, { of, by }: { of: string; by: string }): Promise<boolean> {
  const left = await db.execute(sql`
    select 1 from indexed_tools i
    join tool_vectors d on d.model = ${of} and d.kind = ${KIND.tool}::smallint and d.hash = i.tool_hash
    where i.failed_model is distinct from ${by} and not exists (
      select 1 from tool_vectors n
      where n.model = ${by} and n.kind = ${KIND.tool}::smallint and n.hash = i.tool_hash)
    limit 1`);
  return left.length === 0;
}

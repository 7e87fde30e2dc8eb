import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { rowsOf } from './rows.ts';
import { KIND, type VectorStore, vectorText } from './vectors.ts';

export interface NearQuery {
  model: string;
  dimensions: number;
  /** At length 1. */
  vector: Float32Array;
  limit: number;
  /** Null: of all tools; else of these servers, and these tools of others. */
  within: { servers: readonly string[]; tools: readonly ToolName[] } | null;
  /** Compared as well, wherever they are. */
  candidates: readonly ToolName[];
  /** By the index of this model if the planner likes; else all are compared. */
  indexed: boolean;
}

export interface ToolName {
  server: string;
  tool: string;
}

/** Cosines of tools, each part in the order of the others. */
interface Compared {
  meaning: number[];
  name: number[];
}

export interface NearTools {
  /** In no order. */
  nearest: Compared & { server: string[]; tool: string[] };
  /** Of the candidates that have vectors; `at` counts from 0. */
  candidates: Compared & { at: number[] };
}

const numbers = z.array(z.number());
const compared = { meaning: numbers, name: numbers };
const nearestSchema = z.object({ ...compared, server: z.array(z.string()), tool: z.array(z.string()) });
const candidatesSchema = z.object({ ...compared, at: numbers });
/** Whole lists as JSON: hundreds of rows cost the event loop several times as much. */
const listsSchema = z.object({ nearest: z.string(), candidates: z.string() });

/** How many the index looks at first, and at most: beyond, everything is compared instead. */
const SEARCH = { first: '400', most: '40000' };

/** The tools nearest to a vector, and the candidates; one may be in both. One statement. */
export async function nearestTools({ kind, db }: VectorStore, query: NearQuery): Promise<NearTools> {
  const { model, dimensions, vector, candidates } = query;
  // A literal, as only then the planner sees that the model's own index will do.
  const modelText = sql.raw(literal(model));
  const as = sql.raw(`halfvec(${dimensions})`);
  // Full precision is several times faster where no machine instruction turns half precision into it.
  const distanceOf = (column: string): SQL =>
    sql.raw(kind === 'pglite' ? `(${column}::vector <#> q.w)` : `(${column} <#> q.v)`);
  const nearest = query.indexed
    ? byIndex(query, modelText, as, distanceOf('d.vector'))
    : byComparing(query, modelText, distanceOf('d.vector'));
  const [row] = await rowsOf(
    db,
    sql`
      with q as materialized (
        select u.v::${as} as v, u.v::vector as w from (select ${vectorText(vector)}::text as v) u
      ), settings as materialized (
        select ${query.indexed ? SETTINGS : sql`0`} as done
      ), nearest as (
        select t.server, t.tool, -t.distance as meaning, -${distanceOf('t.name')} as name
        from settings cross join q cross join lateral (${nearest}) t
      ), candidates as (
        select r.place - 1 as at, -${distanceOf('d.vector')} as meaning, -${distanceOf('d.name')} as name
        from q cross join ${toolsOf(candidates)} cross join lateral (
          -- Each by the key: the planner would read all for some hundred.
          select * from indexed_tools t where t.server = r.server and t.tool = r.tool offset 0) i
        join tool_vectors d on d.model = ${modelText} and d.kind = ${sql.raw(`${KIND.tool}`)} and d.hash = i.tool_hash
      )
      select
        (select json_build_object(
          'server', ${listOf('server')}, 'tool', ${listOf('tool')},
          'meaning', ${listOf('meaning::real')}, 'name', ${listOf('name::real')})::text from nearest) as nearest,
        (select json_build_object(
          'at', ${listOf('at')},
          'meaning', ${listOf('meaning::real')}, 'name', ${listOf('name::real')})::text from candidates) as candidates`,
    listsSchema,
  );
  return {
    nearest: nearestSchema.parse(JSON.parse(row?.nearest ?? 'null')),
    candidates: candidatesSchema.parse(JSON.parse(row?.candidates ?? 'null')),
  };
}

const listOf = (column: string): SQL => sql.raw(`coalesce(array_agg(${column}), '{}')`);

/** Set before the first row is asked of the index, for this statement alone. */
const SETTINGS = sql`concat(
  set_config('hnsw.ef_search', ${SEARCH.first}::text, true),
  set_config('hnsw.iterative_scan', 'relaxed_order', true),
  set_config('hnsw.max_scan_tuples', ${SEARCH.most}::text, true))`;

function byIndex({ within, limit }: NearQuery, model: SQL, as: SQL, distance: SQL): SQL {
  const allowed =
    within === null
      ? sql`true`
      : sql`(i.server = any(${sql.param([...within.servers])}::text[])
          or (i.server, i.tool) in (select r.server, r.tool from ${toolsOf(within.tools)}))`;
  return sql`
    select i.server, i.tool, d.name, ${distance} as distance from tool_vectors d
    join indexed_tools i on i.tool_hash = d.hash
    where d.model = ${model} and d.kind = ${sql.raw(`${KIND.tool}`)} and settings.done is not null and ${allowed}
    order by d.vector::${as} <=> q.v limit ${limit}::int`;
}

function byComparing({ within, limit }: NearQuery, model: SQL, distance: SQL): SQL {
  return sql`
    select i.server, i.tool, d.name, ${distance} as distance from (${scopeOf(within)}) i
    join tool_vectors d on d.model = ${model} and d.kind = ${sql.raw(`${KIND.tool}`)} and d.hash = i.tool_hash
    order by distance limit ${limit}::int`;
}

function scopeOf(within: NearQuery['within']): SQL {
  const columns = sql`i.server, i.tool, i.tool_hash`;
  if (within === null) return sql`select ${columns} from indexed_tools i`;
  const servers = sql`
    select ${columns} from indexed_tools i where i.server = any(${sql.param([...within.servers])}::text[])`;
  if (within.tools.length === 0) return servers;
  // Two lists and no `or`: that would look at every tool.
  return sql`${servers} union all
    select ${columns} from ${toolsOf(within.tools)} join indexed_tools i on i.server = r.server and i.tool = r.tool`;
}

const toolsOf = (tools: readonly ToolName[]): SQL => sql`
  unnest(${sql.param(tools.map((each) => each.server))}::text[], ${sql.param(tools.map((each) => each.tool))}::text[])
    with ordinality as r(server, tool, place)`;

function literal(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\0', '')}'`;
}

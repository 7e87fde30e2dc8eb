import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { rowsOf } from './rows.ts';
import { KIND, type VectorStore, vectorText } from './vectors.ts';

export interface NearQuery {
  model: string;
  dimensions: number;
  /** At length 1. */
  vectors: readonly Float32Array[];
  /** For each vector so many. */
  limit: number;
  /** Null: of all tools; else of these servers, and these tools of others. */
  within: { servers: readonly string[]; tools: readonly ToolName[] } | null;
  /** Compared with the vector of this number as well, wherever they are. */
  candidates: readonly (ToolName & { of: number })[];
  /** By the index of this model if the planner likes; else all are compared. */
  indexed: boolean;
}

export interface ToolName {
  server: string;
  tool: string;
}

export interface NearTool extends ToolName {
  /** The number of the vector that it is near to. */
  of: number;
  /** Cosines. */
  meaning: number;
  name: number;
  /** It is one of the nearest, and not a candidate alone. */
  searched: boolean;
}

const nearSchema = z.object({
  of: z.coerce.number(),
  server: z.string(),
  tool: z.string(),
  meaning: z.number(),
  name: z.number(),
  searched: z.boolean(),
});

/** How many the index looks at first, and at most: beyond, everything is compared instead. */
const SEARCH = { first: '400', most: '40000' };

/** The tools nearest to each vector, and the candidates, each once for a vector. One statement. */
export async function nearestTools({ kind, db }: VectorStore, query: NearQuery): Promise<NearTool[]> {
  const { model, dimensions, vectors, candidates } = query;
  // A literal, as only then the planner sees that the model's own index will do.
  const modelText = sql.raw(literal(model));
  const as = sql.raw(`halfvec(${dimensions})`);
  // Full precision is several times faster where no machine instruction turns half precision into it.
  const cosineOf = (row: string): SQL =>
    sql.raw(kind === 'pglite' ? `${row}.vector::vector <#> q.w` : `${row}.vector <#> q.v::halfvec`);
  const nearest = query.indexed
    ? byIndex(query, modelText, as)
    : byComparing(query, modelText, cosineOf('d'));
  return rowsOf(
    db,
    sql`
      with q as materialized (
        select (n - 1)::int as n, v::${as} as v, v::vector as w
        from unnest(${sql.param(vectors.map(vectorText))}::text[]) with ordinality as u(v, n)
      ), settings as materialized (
        select ${query.indexed ? SETTINGS : sql`0`} as done
      ), c as materialized (
        select * from unnest(
          ${sql.param(candidates.map((each) => each.of))}::int[],
          ${sql.param(candidates.map((each) => each.server))}::text[],
          ${sql.param(candidates.map((each) => each.tool))}::text[]) as r(n, server, tool)
      ), found as materialized (
        select n, server, tool, tool_hash, name_hash, bool_or(searched) as searched from (
          select q.n, t.server, t.tool, t.tool_hash, t.name_hash, true as searched
          from settings cross join q cross join lateral (${nearest}) t
          union all
          select c.n, i.server, i.tool, i.tool_hash, i.name_hash, false from c cross join lateral (
            -- Each by the key: the planner would read all for some hundred.
            select * from indexed_tools t where t.server = c.server and t.tool = c.tool offset 0) i
        ) both_lists group by n, server, tool, tool_hash, name_hash
      )
      select f.n as of, f.server, f.tool, f.searched, -(${cosineOf('d')}) as meaning,
        -(${cosineOf('m')}) as name
      from found f join q on q.n = f.n
      join tool_vectors d on d.model = ${modelText} and d.kind = ${sql.raw(`${KIND.tool}`)} and d.hash = f.tool_hash
      join tool_vectors m on m.model = ${modelText} and m.kind = ${sql.raw(`${KIND.name}`)} and m.hash = f.name_hash`,
    nearSchema,
  );
}

/** Set before the first row is asked of the index, for this statement alone. */
const SETTINGS = sql`concat(
  set_config('hnsw.ef_search', ${SEARCH.first}::text, true),
  set_config('hnsw.iterative_scan', 'relaxed_order', true),
  set_config('hnsw.max_scan_tuples', ${SEARCH.most}::text, true))`;

function byIndex({ within, limit }: NearQuery, model: SQL, as: SQL): SQL {
  const allowed =
    within === null
      ? sql`true`
      : sql`(i.server = any(${sql.param([...within.servers])}::text[])
          or (i.server, i.tool) in (select * from ${toolsOf(within.tools)}))`;
  return sql`
    select i.server, i.tool, i.tool_hash, i.name_hash from tool_vectors d
    join indexed_tools i on i.tool_hash = d.hash
    where d.model = ${model} and d.kind = ${sql.raw(`${KIND.tool}`)} and settings.done is not null and ${allowed}
    order by d.vector::${as} <=> q.v limit ${limit}::int`;
}

function byComparing({ within, limit }: NearQuery, model: SQL, distance: SQL): SQL {
  return sql`
    select i.server, i.tool, i.tool_hash, i.name_hash from (${scopeOf(within)}) i
    join tool_vectors d on d.model = ${model} and d.kind = ${sql.raw(`${KIND.tool}`)} and d.hash = i.tool_hash
    order by ${distance} limit ${limit}::int`;
}

function scopeOf(within: NearQuery['within']): SQL {
  const columns = sql`i.server, i.tool, i.tool_hash, i.name_hash`;
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
    as r(server, tool)`;

function literal(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\0', '')}'`;
}

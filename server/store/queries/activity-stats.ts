import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Outcome, outcomeSchema } from '../../contract/activity.ts';
import type { Db } from '../db.ts';
import { BUCKETS, quantile } from './latency.ts';
import { rowsOf } from './rows.ts';

export type StatsGroup = 'none' | 'hour' | 'day' | 'server' | 'item' | 'principal' | 'endpoint' | 'method';

export interface StatsRequest {
  /** Both are taken to whole hours, as rollups are: `from` down, `to` (exclusive) up. */
  from: Date;
  to: Date;
  groupBy: StatsGroup;
  server?: string | undefined;
  principal?: string | undefined;
  endpoint?: string | undefined;
  item?: string | undefined;
  /** Groups, 1 to 1000; 100 if absent (hours and days: 1000). */
  limit?: number | undefined;
}

/** One group of calls; durations in ms. */
export interface CallStats {
  /** ISO time for hours and days, `server/item` for items, else the name; empty for `none` and for "no server". */
  key: string;
  calls: number;
  outcomes: Partial<Record<Outcome, number>>;
  meanMs: number;
  upstreamMeanMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
  requestBytes: number;
  responseBytes: number;
}

const GROUPS: Record<StatsGroup, string> = {
  none: `''`,
  hour: `to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24:00:00.000"Z"')`,
  day: `to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"00:00:00.000"Z"')`,
  server: 'server',
  item: `server || '/' || item`,
  principal: 'principal',
  endpoint: 'endpoint',
  method: 'method',
};

const number = z.coerce.number();
const rowSchema = z.object({
  key: z.string(),
  calls: number,
  duration: number,
  upstream: number,
  max: number,
  request: number,
  response: number,
  histogram: z.array(number),
  outcomes: z.array(z.string()),
});

const sums = Array.from({ length: BUCKETS }, (_, i) => `sum(h${i})::float8`).join(', ');
const outcomeSums = outcomeSchema.options
  .map((outcome) => `'${outcome}=' || sum(calls) filter (where outcome = '${outcome}')`)
  .join(', ');

/** From the hourly rollups: by time oldest first, else the groups with most calls first. */
export async function callStats(db: Db, request: StatsRequest): Promise<CallStats[]> {
  const timed = request.groupBy === 'hour' || request.groupBy === 'day';
  const limit = Math.min(1000, Math.max(1, Math.trunc(request.limit ?? (timed ? 1000 : 100))));
  const rows = await rowsOf(
    db,
    sql`
      select ${sql.raw(GROUPS[request.groupBy])} as key, sum(calls)::float8 as calls, sum(duration_ms)::float8 as duration,
        sum(upstream_ms)::float8 as upstream, max(max_ms)::float8 as max, sum(request_bytes)::float8 as request,
        sum(response_bytes)::float8 as response, array[${sql.raw(sums)}] as histogram,
        array_remove(array[${sql.raw(outcomeSums)}], null) as outcomes
      from call_rollups where ${sql.join(conditions(request), sql` and `)}
      group by 1 order by ${sql.raw(timed ? '1' : '2 desc, 1')} limit ${limit}`,
    rowSchema,
  );
  return rows.map(toStats);
}

function conditions(request: StatsRequest): SQL[] {
  const all = [
    sql`hour >= date_trunc('hour', ${request.from.toISOString()}::timestamptz, 'UTC')`,
    sql`hour < ${request.to.toISOString()}::timestamptz`,
  ];
  if (request.server !== undefined) all.push(sql`server = ${request.server}`);
  if (request.principal !== undefined) all.push(sql`principal = ${request.principal}`);
  if (request.endpoint !== undefined) all.push(sql`endpoint = ${request.endpoint}`);
  if (request.item !== undefined) all.push(sql`item = ${request.item}`);
  return all;
}

function toStats(row: z.infer<typeof rowSchema>): CallStats {
  const at = (q: number) => quantile(row.histogram, q, row.max) ?? 0;
  const outcomes: CallStats['outcomes'] = {};
  for (const text of row.outcomes) {
    const [name, count] = text.split('=');
    const outcome = outcomeSchema.safeParse(name);
    if (outcome.success) outcomes[outcome.data] = Number(count);
  }
  return {
    key: row.key,
    calls: row.calls,
    outcomes,
    meanMs: row.calls === 0 ? 0 : row.duration / row.calls,
    upstreamMeanMs: row.calls === 0 ? 0 : row.upstream / row.calls,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    maxMs: row.max,
    requestBytes: row.request,
    responseBytes: row.response,
  };
}

/** Deletes rollups of hours before `olderThan`. */
export async function pruneRollups(db: Db, olderThan: Date): Promise<void> {
  await db.execute(sql`delete from call_rollups where hour < ${olderThan.toISOString()}::timestamptz`);
}

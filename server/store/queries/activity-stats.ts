import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Outcome, outcomeSchema } from '../../contract/activity.ts';
import type { Db } from '../db.ts';
import { BUCKETS, quantile } from './latency.ts';
import { rowsOf } from './rows.ts';

export type StatsGroup =
  | 'none'
  | 'minute'
  | 'hour'
  | 'day'
  | 'server'
  | 'item'
  | 'principal'
  | 'endpoint'
  | 'method';

export interface StatsRequest {
  /** Both are taken to whole hours, as rollups are: `from` down, `to` (exclusive) up. */
  from: Date;
  to: Date;
  groupBy: Exclude<StatsGroup, 'minute'>;
  server?: string | undefined;
  principal?: string | undefined;
  endpoint?: string | undefined;
  item?: string | undefined;
  method?: string | undefined;
  outcome?: Outcome | undefined;
  /** Groups, 1 to 1000; 100 if absent (times: 1000). */
  limit?: number | undefined;
}

/** One group of calls; durations in ms. */
export interface CallStats {
  /** ISO time for minutes, hours and days, `server/item` for items, else the name; empty for `none` and for "no server". */
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

const GROUPS: Record<StatsRequest['groupBy'], string> = {
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
/** A group as SQL counts it, from rollups or from records; `histogram` by the bounds of latency.ts. */
export const statsRowSchema = z.object({
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
  const timed = isTimed(request.groupBy);
  const rows = await rowsOf(
    db,
    sql`
      select ${sql.raw(GROUPS[request.groupBy])} as key, sum(calls)::float8 as calls, sum(duration_ms)::float8 as duration,
        sum(upstream_ms)::float8 as upstream, max(max_ms)::float8 as max, sum(request_bytes)::float8 as request,
        sum(response_bytes)::float8 as response, array[${sql.raw(sums)}] as histogram,
        array_remove(array[${sql.raw(outcomeSums)}], null) as outcomes
      from call_rollups where ${sql.join(conditions(request), sql` and `)}
      group by 1 order by ${sql.raw(timed ? '1' : '2 desc, 1')} limit ${groupLimit(request)}`,
    statsRowSchema,
  );
  return rows.map(toStats);
}

/** How many calls there were in these hours, whatever else is asked of them. */
export async function countCalls(db: Db, { from, to }: { from: Date; to: Date }): Promise<number> {
  const where = sql.join(conditions({ from, to, groupBy: 'none' }), sql` and `);
  const [row] = await rowsOf(
    db,
    sql`select coalesce(sum(calls), 0)::float8 as n from call_rollups where ${where}`,
    z.object({ n: number }),
  );
  return row?.n ?? 0;
}

function conditions(request: StatsRequest): SQL[] {
  const all = [
    sql`hour >= date_trunc('hour', ${request.from.toISOString()}::timestamptz, 'UTC')`,
    sql`hour < ${request.to.toISOString()}::timestamptz`,
  ];
  for (const name of ['server', 'principal', 'endpoint', 'item', 'method', 'outcome'] as const) {
    const value = request[name];
    if (value !== undefined) all.push(sql`${sql.identifier(name)} = ${value}`);
  }
  return all;
}

/** Groups that are times, and come in their order. */
export function isTimed(groupBy: StatsGroup): boolean {
  return groupBy === 'minute' || groupBy === 'hour' || groupBy === 'day';
}

export function groupLimit({ groupBy, limit }: { groupBy: StatsGroup; limit?: number | undefined }): number {
  return Math.min(1000, Math.max(1, Math.trunc(limit ?? (isTimed(groupBy) ? 1000 : 100))));
}

export function toStats(row: z.infer<typeof statsRowSchema>): CallStats {
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

import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { CallRecord } from '../../contract/activity.ts';
import type { Db } from '../db.ts';
import { sqlState } from '../errors.ts';
import { BUCKETS, LATENCY_BOUNDS } from './latency.ts';
import { ensurePartitions } from './partitions.ts';
import { rowsOf } from './rows.ts';
import { storableJson } from './storable.ts';

const histogram = (prefix: string) => Array.from({ length: BUCKETS }, (_, i) => `${prefix}${i}`);

/** `count(*) filter (…)` for every bucket. */
export const bucketCounts = histogram('').map((_, i) => {
  const low = LATENCY_BOUNDS[i - 1];
  const high = LATENCY_BOUNDS[i];
  const conditions = [
    low === undefined ? [] : `duration_ms > ${low}`,
    high === undefined ? [] : `duration_ms <= ${high}`,
  ];
  return `count(*) filter (where ${conditions.flat().join(' and ')})`;
});

/** The item that statistics name: none where it would be whatever a caller typed. */
export const rolledItem = (server: string, method: string, item: string) =>
  `case when ${server} is not null and ${method} in ('tools/call', 'prompts/get') then left(coalesce(${item}, ''), 200) else '' end`;

const summed = ['calls', 'duration_ms', 'upstream_ms', 'request_bytes', 'response_bytes', ...histogram('h')];

/**
 * Records and rollups in one statement, hence one transaction, and one parameter, as the main thread pays for each.
 * Only rows that were really inserted are rolled up, so a batch may be sent again after a failure of unknown outcome.
 */
const BEFORE = `
  with incoming as (
    select * from json_to_recordset(`;
const AFTER = `::json) as r(
      at timestamptz(3), id text, "requestId" text, principal text, endpoint text, method text, server text, item text,
      outcome text, "errorCode" int, "errorOwner" text, "durationMs" float8, "upstreamMs" float8,
      "requestBytes" bigint, "responseBytes" bigint)
  ), inserted as (
    insert into call_records (at, id, request_id, principal, endpoint, method, server, item, outcome, error_code,
      error_owner, duration_ms, upstream_ms, request_bytes, response_bytes)
    select at, id, left("requestId", 200), left(principal, 200), left(endpoint, 200), left(method, 200),
      left(server, 200), left(item, 2000), outcome, "errorCode", "errorOwner", "durationMs", "upstreamMs",
      "requestBytes", "responseBytes"
    from incoming
    on conflict do nothing
    returning *
  ), rolled as (
    insert into call_rollups as u (hour, server, item, principal, endpoint, method, outcome, max_ms, ${summed.join(', ')})
    select date_trunc('hour', at, 'UTC'), coalesce(server, ''),
      ${rolledItem('server', 'method', 'item')},
      principal, endpoint, method, outcome, max(duration_ms),
      count(*), sum(duration_ms), sum(upstream_ms), sum(request_bytes), sum(response_bytes),
      ${bucketCounts.join(',\n      ')}
    from inserted group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
    on conflict (hour, server, item, principal, endpoint, method, outcome) do update set
      max_ms = greatest(u.max_ms, excluded.max_ms),
      ${summed.map((column) => `${column} = u.${column} + excluded.${column}`).join(', ')}
  )
  select count(*)::int as n from inserted`;

/**
 * Writes calls; those already there (same time and id) are passed over. Partitions that are missing are made.
 * @returns how many were new
 */
export async function insertCallRecords(db: Db, records: readonly CallRecord[]): Promise<number> {
  if (records.length === 0) return 0;
  try {
    return await insertOnce(db, records);
  } catch (error) {
    // "No partition of relation found for row"
    if (sqlState(error) !== '23514') throw error;
    await ensurePartitions(
      db,
      records.map((record) => new Date(record.at)),
    );
    return insertOnce(db, records);
  }
}

async function insertOnce(db: Db, records: readonly CallRecord[]): Promise<number> {
  const [row] = await rowsOf(
    db,
    sql`${sql.raw(BEFORE)}${storableJson(records)}${sql.raw(AFTER)}`,
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}

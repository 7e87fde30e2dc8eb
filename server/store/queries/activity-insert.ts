import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { CallRecord } from '../../contract/activity.ts';
import type { CopyIn } from '../copy-rows.ts';
import type { Db } from '../db.ts';
import { sqlState } from '../errors.ts';
import { copyCalls, ITEM_LIMIT, storableCode } from './activity-copy.ts';
import { NAME_LIMIT, ROLLUP_COLUMNS, ROLLUP_CONFLICT, rolledItem } from './activity-rollup.ts';
import { BUCKETS, LATENCY_BOUNDS } from './latency.ts';
import { ensurePartitions } from './partitions.ts';
import { rowsOf } from './rows.ts';
import { storableJson } from './storable.ts';

/** `count(*) filter (…)` for every bucket. */
export const bucketCounts = Array.from({ length: BUCKETS }, (_, i) => {
  const low = LATENCY_BOUNDS[i - 1];
  const high = LATENCY_BOUNDS[i];
  const conditions = [
    low === undefined ? [] : `duration_ms > ${low}`,
    high === undefined ? [] : `duration_ms <= ${high}`,
  ];
  return `count(*) filter (where ${conditions.flat().join(' and ')})`;
});

/** The bucket of one duration, by comparing it once with all bounds instead of once with each. */
const bucketOf = `${BUCKETS - 1} - width_bucket(-duration_ms, array[${[...LATENCY_BOUNDS].reverse().map((bound) => -bound)}]::float8[])`;
/** The same counts as `bucketCounts`, from rows that hold `n` calls of one bucket each. */
const bucketSums = Array.from(
  { length: BUCKETS },
  (_, i) => `coalesce(sum(n) filter (where bucket = ${i}), 0)`,
);

/**
 * Records and rollups in one statement, hence one transaction, and one parameter, as the main thread pays for each.
 * Only rows that were really inserted are rolled up, so a batch may be sent again after a failure of unknown outcome.
 */
const BEFORE = `
  with incoming as (
    select * from json_to_recordset(`;
const insertion = (onConflict: string) => `::json) as r(
      at timestamptz(3), i text, r text, p text, e text, m text, s text, t text, o text, c int, w text, d float8,
      u float8, q bigint, a bigint)
  ), inserted as (
    insert into call_records (at, id, request_id, principal, endpoint, method, server, item, outcome, error_code,
      error_owner, duration_ms, upstream_ms, request_bytes, response_bytes)
    select at, i, ${['r', 'p', 'e', 'm', 's'].map((name) => `left(${name}, ${NAME_LIMIT})`).join(', ')}, left(t, ${ITEM_LIMIT}), o, c, w, d, u,
      q, a
    from incoming
    ${onConflict}
    returning at, principal, endpoint, method, server, item, outcome, duration_ms, upstream_ms, request_bytes,
      response_bytes
  ), counted as (
    select date_trunc('hour', at, 'UTC') as hour, coalesce(server, '') as server,
      ${rolledItem('server', 'method', 'item')} as item,
      principal, endpoint, method, outcome, ${bucketOf} as bucket, count(*) as n, max(duration_ms) as max_ms,
      sum(duration_ms) as duration_ms, sum(upstream_ms) as upstream_ms, sum(request_bytes) as request_bytes,
      sum(response_bytes) as response_bytes
    from inserted group by 1, 2, 3, 4, 5, 6, 7, 8
  ), rolled as (
    insert into call_rollups as u (${ROLLUP_COLUMNS})
    select hour, server, item, principal, endpoint, method, outcome, max(max_ms),
      sum(n), sum(duration_ms), sum(upstream_ms), sum(request_bytes), sum(response_bytes),
      ${bucketSums.join(',\n      ')}
    from counted group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
    ${ROLLUP_CONFLICT}
  )
  select count(*)::int as n from inserted`;

/** All of them are new: the rule, and a quarter cheaper than to look for each whether it is there. */
const ALL_NEW = insertion('');
const THOSE_NEW = insertion('on conflict do nothing');

/**
 * Writes calls; those already there (same time and id) are passed over. Partitions that are missing are made.
 * @param copyIn of the same database, where it is cheaper @returns how many were new
 */
export async function insertCallRecords(
  db: Db,
  records: readonly CallRecord[],
  copyIn: CopyIn | null = null,
): Promise<number> {
  if (records.length === 0) return 0;
  try {
    return copyIn === null ? await insertOnce(db, records, ALL_NEW) : await copyCalls(copyIn, records);
  } catch (error) {
    const state = sqlState(error);
    if (state === ALREADY_THERE) return insertOnce(db, records, THOSE_NEW);
    if (state !== NO_PARTITION) throw error;
    await ensurePartitions(
      db,
      records.map((record) => new Date(record.at)),
    );
    return insertOnce(db, records, THOSE_NEW);
  }
}

const ALREADY_THERE = '23505';
/** "No partition of relation found for row" */
const NO_PARTITION = '23514';

async function insertOnce(db: Db, records: readonly CallRecord[], statement: string): Promise<number> {
  const [row] = await rowsOf(
    db,
    sql`${sql.raw(BEFORE)}${storableJson(records.map(briefly))}${sql.raw(statement)}`,
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}

/** As the statement reads it: names cost as much as values, in every row and on every side. What is null is left out. */
function briefly(record: CallRecord): Record<string, string | number | undefined> {
  return {
    at: record.at,
    i: record.id,
    r: record.requestId,
    p: record.principal,
    e: record.endpoint,
    m: record.method,
    s: record.server ?? undefined,
    t: record.item ?? undefined,
    o: record.outcome,
    c: storableCode(record.errorCode) ?? undefined,
    w: record.errorOwner ?? undefined,
    d: record.durationMs,
    u: record.upstreamMs,
    q: record.requestBytes,
    a: record.responseBytes,
  };
}

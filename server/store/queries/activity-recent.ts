import { and, sql } from 'drizzle-orm';
import { outcomeSchema } from '../../contract/activity.ts';
import type { Db } from '../db.ts';
import { callRecords } from '../schema/index.ts';
import { bucketCounts } from './activity-insert.ts';
import { type CallFilters, callConditions } from './activity-list.ts';
import { rolledItem } from './activity-rollup.ts';
import {
  type CallStats,
  groupLimit,
  isTimed,
  type StatsGroup,
  statsRowSchema,
  toStats,
} from './activity-stats.ts';
import { rowsOf } from './rows.ts';

/** As the statistics of hours, with every filter that lists have, and a span that is taken as it is. */
export interface RecentRequest extends Omit<CallFilters, 'from' | 'to'> {
  from: Date;
  to: Date;
  groupBy: StatsGroup;
  limit?: number | undefined;
}

const TIMES = { minute: 'HH24:MI:00', hour: 'HH24:00:00', day: '00:00:00' } as const;

const trunc = (unit: keyof typeof TIMES) => `date_trunc('${unit}', at, 'UTC')`;
const iso = (unit: keyof typeof TIMES) =>
  `to_char(k at time zone 'UTC', 'YYYY-MM-DD"T"${TIMES[unit]}.000"Z"')`;

/** What rows are grouped by, and how it is written then. */
const GROUPS: Record<StatsGroup, { by: string; key: string }> = {
  none: { by: `''::text`, key: 'k' },
  minute: { by: trunc('minute'), key: iso('minute') },
  hour: { by: trunc('hour'), key: iso('hour') },
  day: { by: trunc('day'), key: iso('day') },
  server: { by: `coalesce(server, '')`, key: 'k' },
  item: { by: `coalesce(server, '') || '/' || ${rolledItem('server', 'method', 'item')}`, key: 'k' },
  principal: { by: 'principal', key: 'k' },
  endpoint: { by: 'endpoint', key: 'k' },
  method: { by: 'method', key: 'k' },
};

const outcomeCounts = outcomeSchema.options
  .map((outcome) => `'${outcome}=' || nullif(count(*) filter (where outcome = '${outcome}'), 0)`)
  .join(', ');

/** From the records themselves, so that a span is exact; every call of it is read. */
export async function recentStats(db: Db, request: RecentRequest): Promise<CallStats[]> {
  const { by, key } = GROUPS[request.groupBy];
  const rows = await rowsOf(
    db,
    sql`
      select ${sql.raw(key)} as key, g.* from (
        select ${sql.raw(by)} as k, count(*)::float8 as calls, sum(duration_ms)::float8 as duration,
          sum(upstream_ms)::float8 as upstream, max(duration_ms)::float8 as max, sum(request_bytes)::float8 as request,
          sum(response_bytes)::float8 as response, array[${sql.raw(bucketCounts.join(', '))}] as histogram,
          array_remove(array[${sql.raw(outcomeCounts)}], null) as outcomes
        from ${callRecords} where ${and(...callConditions(request))}
        group by 1
      ) g order by ${sql.raw(isTimed(request.groupBy) ? 'k' : 'calls desc, k')} limit ${groupLimit(request)}`,
    statsRowSchema,
  );
  return rows.map(toStats);
}

import { and, desc, eq, gte, isNull, lt } from 'drizzle-orm';
import type { CallRecord, Outcome } from '../../contract/activity.ts';
import type { Db } from '../db.ts';
import { callRecords } from '../schema/index.ts';
import { before, boundedLimit, type Page, type PageRequest, pageOf } from './page.ts';

export interface CallFilters {
  /** Null: calls that reached no server. */
  server?: string | null | undefined;
  item?: string | undefined;
  principal?: string | undefined;
  endpoint?: string | undefined;
  method?: string | undefined;
  outcome?: Outcome | undefined;
  requestId?: string | undefined;
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
}

/** Newest first. A narrow filter without `from` may read every partition. */
export async function listCalls(db: Db, filters: CallFilters, page: PageRequest): Promise<Page<CallRecord>> {
  const limit = boundedLimit(page.limit);
  const rows = await db
    .select()
    .from(callRecords)
    .where(and(...conditions(filters), before(callRecords.at, callRecords.id, page.cursor)))
    .orderBy(desc(callRecords.at), desc(callRecords.id))
    .limit(limit + 1);
  return pageOf(
    rows,
    limit,
    (row) => row,
    (row) => ({ ...row, at: row.at.toISOString() }),
  );
}

function conditions(filters: CallFilters) {
  const { server, from, to } = filters;
  const equal = (['item', 'principal', 'endpoint', 'method', 'outcome', 'requestId'] as const).map((name) => {
    const value = filters[name];
    return value === undefined ? undefined : eq(callRecords[name], value);
  });
  return [
    server === null ? isNull(callRecords.server) : undefined,
    typeof server === 'string' ? eq(callRecords.server, server) : undefined,
    from && gte(callRecords.at, from),
    to && lt(callRecords.at, to),
    ...equal,
  ];
}

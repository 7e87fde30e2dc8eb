import { and, desc, eq, gte, isNull, lt, type SQL } from 'drizzle-orm';
import type { CallRecord, Outcome } from '../../contract/activity.ts';
import type { Db } from '../db.ts';
import { callRecords } from '../schema/index.ts';
import { containing } from './containing.ts';
import { before, boundedLimit, type Page, type PageRequest, pageOf } from './page.ts';

export interface CallFilters {
  /** Null: calls that reached no server. */
  server?: string | null | undefined;
  item?: string | undefined;
  principal?: string | undefined;
  endpoint?: string | undefined;
  method?: string | undefined;
  outcome?: Outcome | undefined;
  errorOwner?: CallRecord['errorOwner'] | undefined;
  requestId?: string | undefined;
  /** Calls that took at least so long, ms. */
  minDurationMs?: number | undefined;
  /** Text within item, server, principal or endpoint. Reads every call of the span. */
  q?: string | undefined;
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
    .where(and(...callConditions(filters), before(callRecords.at, callRecords.id, page.cursor)))
    .orderBy(desc(callRecords.at), desc(callRecords.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (row) => row, toRecord);
}

/** Around the time of an id: what wrote the record may have looked at the clock twice. */
const NEAR_MS = 1000;

/** @param at when it was, as its id or its record says */
export async function findCall(
  db: Db,
  { id, at }: { id: string; at: Date },
): Promise<CallRecord | undefined> {
  const [row] = await db
    .select()
    .from(callRecords)
    .where(
      and(
        eq(callRecords.id, id),
        gte(callRecords.at, new Date(at.getTime() - NEAR_MS)),
        lt(callRecords.at, new Date(at.getTime() + NEAR_MS)),
      ),
    )
    .limit(1);
  return row && toRecord(row);
}

function toRecord(row: typeof callRecords.$inferSelect): CallRecord {
  return { ...row, at: row.at.toISOString() };
}

const EQUAL = ['item', 'principal', 'endpoint', 'method', 'outcome', 'errorOwner', 'requestId'] as const;

/** What a filter asks of a row of `call_records`. */
export function callConditions(filters: CallFilters): Array<SQL | undefined> {
  const { server, minDurationMs, q, from, to } = filters;
  const equal = EQUAL.map((name) => {
    const value = filters[name];
    return value === undefined || value === null ? undefined : eq(callRecords[name], value);
  });
  const { item, principal, endpoint } = callRecords;
  return [
    server === null ? isNull(callRecords.server) : undefined,
    typeof server === 'string' ? eq(callRecords.server, server) : undefined,
    minDurationMs === undefined ? undefined : gte(callRecords.durationMs, minDurationMs),
    from && gte(callRecords.at, from),
    to && lt(callRecords.at, to),
    ...equal,
    q === undefined ? undefined : containing([item, callRecords.server, principal, endpoint], q),
  ];
}

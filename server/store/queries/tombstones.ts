import { and, desc, gt, lte, sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { sessionTombstones } from '../schema/index.ts';

/** A session that its client ended and no replica may adopt again. */
export interface Tombstone {
  id: string;
  /** When the session's id expires by itself and the tombstone is no longer needed. */
  expiresAt: Date;
}

export async function putTombstones(db: Db, rows: readonly Tombstone[]): Promise<void> {
  if (rows.length === 0) return;
  await db.execute(sql`
    insert into session_tombstones (id, expires_at)
    select id, max(expires) from json_to_recordset(${JSON.stringify(
      rows.map((row) => ({ id: row.id, expires: row.expiresAt.toISOString() })),
    )}::json) as r(id text, expires timestamptz) group by id
    on conflict (id) do update set expires_at = greatest(session_tombstones.expires_at, excluded.expires_at)`);
}

/** More than a process keeps; the newest count. */
const MOST = 200_000;
/** Commits may become visible in another order than their times. */
const OVERLAP_MS = 10_000;

export interface TombstonesRead {
  ids: string[];
  /** Give it to the next read. */
  upTo: Date | null;
}

/** Those that still count and were put since the read before (null: all), newest first. */
export async function readTombstones(
  db: Db,
  since: Date | null = null,
  now: Date = new Date(),
): Promise<TombstonesRead> {
  const from = since && new Date(since.getTime() - OVERLAP_MS);
  const rows = await db
    .select({ id: sessionTombstones.id, endedAt: sessionTombstones.endedAt })
    .from(sessionTombstones)
    .where(and(gt(sessionTombstones.expiresAt, now), from ? gt(sessionTombstones.endedAt, from) : undefined))
    .orderBy(desc(sessionTombstones.endedAt))
    .limit(MOST);
  return { ids: rows.map((row) => row.id), upTo: rows[0]?.endedAt ?? since };
}

/** @returns how many are gone */
export async function pruneTombstones(db: Db, now: Date = new Date()): Promise<number> {
  const gone = await db
    .delete(sessionTombstones)
    .where(lte(sessionTombstones.expiresAt, now))
    .returning({ id: sessionTombstones.id });
  return gone.length;
}

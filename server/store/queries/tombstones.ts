import { gt, lte, sql } from 'drizzle-orm';
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

/** Those that still count. */
export async function readTombstones(db: Db, now: Date = new Date()): Promise<Tombstone[]> {
  return db.select().from(sessionTombstones).where(gt(sessionTombstones.expiresAt, now));
}

/** @returns how many are gone */
export async function pruneTombstones(db: Db, now: Date = new Date()): Promise<number> {
  const gone = await db
    .delete(sessionTombstones)
    .where(lte(sessionTombstones.expiresAt, now))
    .returning({ id: sessionTombstones.id });
  return gone.length;
}

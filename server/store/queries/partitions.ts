import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../db.ts';
import { rowsOf } from './rows.ts';

const DAY_MS = 86_400_000;
/** Any fixed number; advisory locks of one database share one namespace. */
const PARTITION_LOCK = 7_228_002;

/** Midnight, UTC, of the day of `at`. */
export function dayOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}

/** `call_records_20261121` */
export function partitionName(day: Date): string {
  return `call_records_${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** The day of a partition, or null for a table that is none of ours. */
export function partitionDay(name: string): Date | null {
  const match = /^call_records_(\d{4})(\d{2})(\d{2})$/.exec(name);
  return match ? new Date(`${match[1]}-${match[2]}-${match[3]}T00:00:00Z`) : null;
}

async function partitions(db: Db): Promise<string[]> {
  const rows = await rowsOf(
    db,
    sql`
      select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'call_records'::regclass order by 1`,
    z.object({ name: z.string() }),
  );
  return rows.map((row) => row.name);
}

/** Creates the partitions of these days that do not exist. Replicas may do it at once. */
export async function ensurePartitions(db: Db, days: readonly Date[]): Promise<void> {
  const wanted = [...new Map(days.map((day) => [partitionName(dayOf(day)), dayOf(day)]))];
  const existing = new Set(await partitions(db));
  const missing = wanted.filter(([name]) => !existing.has(name));
  if (missing.length === 0) return;
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${PARTITION_LOCK})`);
    for (const [name, day] of missing) {
      // Bounds cannot be parameters; both are made here of digits and dashes alone.
      const next = new Date(day.getTime() + DAY_MS).toISOString();
      await tx.execute(
        sql.raw(
          `create table if not exists "${name}" partition of call_records for values from ('${day.toISOString()}') to ('${next}')`,
        ),
      );
    }
  });
}

/** Today's partition and those of the `ahead` days after it, so that no call has to wait for one. */
export function partitionsAhead(now: Date, ahead = 7): Date[] {
  return Array.from({ length: ahead + 1 }, (_, index) => new Date(dayOf(now).getTime() + index * DAY_MS));
}

/** Drops every partition that holds nothing newer than `olderThan`. @returns how many are gone */
export async function dropPartitions(db: Db, olderThan: Date): Promise<number> {
  const old = (await partitions(db)).filter((name) => {
    const day = partitionDay(name);
    return day !== null && day.getTime() + DAY_MS <= olderThan.getTime();
  });
  for (const name of old) {
    await db.transaction(async (tx) => {
      // Dropping locks the whole table: rather fail, and come again, than let every insert queue behind a long report.
      await tx.execute(sql`set local lock_timeout = '3s'`);
      await tx.execute(sql.raw(`drop table if exists "${name}"`));
    });
  }
  return old.length;
}

import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../db.ts';
import { leases } from '../schema/index.ts';
import { rowsOf } from './rows.ts';

export interface Lease {
  held: boolean;
  /** Grows with every change of holder: what was done under a smaller number was done by someone else. */
  fence: number;
}

const leaseSchema = z.object({ holder: z.string(), fence: z.coerce.number() });

/**
 * Takes the lease, or prolongs it for its holder, by `ttlMs` of the database's clock. A row with a term and not a
 * session lock: it works behind a pooler, and a holder that hangs loses it.
 */
export async function acquireLease(db: Db, name: string, holder: string, ttlMs: number): Promise<Lease> {
  const [row] = await rowsOf(
    db,
    sql`
      insert into leases as l (name, holder, fence, expires_at)
      values (${name}, ${holder}, 1, clock_timestamp() + ${ttlMs}::float8 * interval '1 millisecond')
      on conflict (name) do update set
        holder = excluded.holder,
        fence = case when l.holder = excluded.holder then l.fence else l.fence + 1 end,
        expires_at = excluded.expires_at
      where l.holder = excluded.holder or l.expires_at <= clock_timestamp()
      returning holder, fence`,
    leaseSchema,
  );
  if (row !== undefined) return { held: true, fence: row.fence };
  const [other] = await db.select({ fence: leases.fence }).from(leases).where(eq(leases.name, name));
  return { held: false, fence: other?.fence ?? 0 };
}

/** Lets another take it at once; the row stays, so that the fence goes on growing. */
export async function releaseLease(db: Db, name: string, holder: string): Promise<void> {
  await db
    .update(leases)
    .set({ expiresAt: sql`'epoch'::timestamptz` })
    .where(and(eq(leases.name, name), eq(leases.holder, holder)));
}

/** How many leases whose names begin with `prefix` are held now. */
export async function countLeases(db: Db, prefix: string): Promise<number> {
  const [row] = await rowsOf(
    db,
    sql`select count(*)::int as held from leases
      where starts_with(name, ${prefix}::text) and expires_at > clock_timestamp()`,
    z.object({ held: z.number() }),
  );
  return row?.held ?? 0;
}

/** Forgets leases that ran out long ago; those of processes that are gone would pile up. */
export async function pruneLeases(db: Db, prefix: string, olderThan: Date): Promise<void> {
  await db.execute(sql`
    delete from leases where starts_with(name, ${prefix}::text) and expires_at < ${olderThan.toISOString()}::timestamptz`);
}

/** Whether the lease is still this holder's, for as long as the transaction lasts. */
export async function holdsLease(tx: Db, name: string, holder: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    select 1 from leases where name = ${name} and holder = ${holder} and expires_at > clock_timestamp() for share`);
  return rows.length > 0;
}

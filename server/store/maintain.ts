import { sql } from 'drizzle-orm';
import type { SystemConfig } from '../contract/system-config.ts';
import { pruneRollups } from './queries/activity-stats.ts';
import { pruneAudit } from './queries/audit.ts';
import { pruneLinks } from './queries/one-time-links.ts';
import {
  dayOf,
  dropPartitions,
  ensurePartitions,
  partitionName,
  partitionsAhead,
} from './queries/partitions.ts';
import { prunePayloads } from './queries/payloads.ts';
import { pruneRevisions } from './queries/revisions.ts';
import { pruneTombstones } from './queries/tombstones.ts';
import { pruneSessions } from './queries/user-sessions.ts';
import type { Store } from './store.ts';

const DAY_MS = 86_400_000;

/** Tables whose rows come and go; partitions of past days no longer change. */
const VACUUMED = [
  'applied_units',
  'audit',
  'call_payloads',
  'call_rollups',
  'change_counters',
  'discovered_items',
  'groups',
  'indexed_tools',
  'keys',
  'leases',
  'meta',
  'one_time_links',
  'overrides',
  'search_uses',
  'servers',
  'session_tombstones',
  'settings_revisions',
  'system_config',
  'tool_vectors',
  'unused_vectors',
  'user_sessions',
  'users',
];

/**
 * What a store needs from time to time; schedule it hourly, on one replica. Makes partitions ahead, deletes what is
 * past its retention, and on PGlite, which has no autovacuum, vacuums: table by table, so that others get their turn.
 */
export async function maintain(store: Store, retention: SystemConfig['retention'], now: Date): Promise<void> {
  const { db } = store;
  const past = (days: number) => new Date(now.getTime() - days * DAY_MS);
  await ensurePartitions(db, partitionsAhead(now));
  await dropPartitions(db, past(retention.activityDays));
  // Records go by whole days, and what was said in a call goes with its record.
  await prunePayloads(db, dayOf(past(retention.activityDays)));
  await pruneRollups(db, past(retention.rollupDays));
  await pruneAudit(db, past(retention.auditDays));
  await pruneRevisions(db, retention.revisions);
  await pruneTombstones(db, now);
  await pruneSessions(db, now);
  await pruneLinks(db, now);
  if (store.kind !== 'pglite') return;
  const recent = [now, past(1)].map((at) => partitionName(dayOf(at)));
  for (const table of [...VACUUMED, ...recent]) {
    // Yesterday's partition does not exist on the first day, or with a retention of a day.
    const there = await db.execute(sql`select 1 from pg_class where relname = ${table} and relkind = 'r'`);
    if (there.length > 0) await db.execute(sql.raw(`vacuum analyze "${table}"`));
  }
}

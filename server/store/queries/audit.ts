import { createHash } from 'node:crypto';
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { AuditRecord } from '../../contract/audit.ts';
import { REDACTED } from '../../contract/secret.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { Db } from '../db.ts';
import { newId } from '../ids.ts';
import { audit } from '../schema/index.ts';
import { containing } from './containing.ts';
import { before, boundedLimit, type Page, type PageRequest, pageOf } from './page.ts';
import { rowsOf } from './rows.ts';

export type AuditWrite = Omit<AuditRecord, 'id' | 'at' | 'outcome' | 'count' | 'reason'> & {
  reason?: string | null;
};

/**
 * An administrator's change, in the transaction that makes it. `before` and `after` must be redacted already, for
 * whoever reads them; they are sealed all the same, because redaction knows a secret only by its place and form.
 */
export async function insertAudit(tx: Db, sealer: Sealer, record: AuditWrite): Promise<string> {
  const at = new Date();
  const id = newId(at);
  const sealed = { before: seal(sealer, record.before), after: seal(sealer, record.after) };
  await tx.insert(audit).values({ reason: null, ...record, ...sealed, id, at, outcome: 'done', count: 1 });
  return id;
}

function seal(sealer: Sealer, value: unknown): string | null {
  return value === null ? null : sealer.seal(JSON.stringify(value));
}

/** What was sealed with another key reads as dots: the record itself still tells who did what. */
function open(sealer: Sealer, sealed: unknown): unknown {
  if (sealed === null) return null;
  const plain = typeof sealed === 'string' ? sealer.open(sealed) : null;
  return plain === null ? REDACTED : JSON.parse(plain.toString());
}

export interface Denial {
  at: Date;
  /** Who it was, as far as known: `key:…`, or `unknown`. Never what a stranger typed: each value makes rows. */
  principal: string;
  /** e.g. `auth.denied`. */
  action: string;
  reason: string;
  address: string | null;
  /** Of the first one in the minute. */
  userAgent: string | null;
  requestId: string | null;
  /** How many happened since the last call; they are added up. */
  count: number;
}

const MINUTE_MS = 60_000;

/** Counts denials and failed sign-ins: one row per address, key, reason and minute. */
export async function countDenial(db: Db, denial: Denial): Promise<void> {
  const at = new Date(Math.floor(denial.at.getTime() / MINUTE_MS) * MINUTE_MS);
  const { principal, action, reason, address, count } = denial;
  const key = JSON.stringify([at.getTime(), address, principal, action, reason]);
  await db
    .insert(audit)
    .values({
      id: newId(at),
      at,
      principal,
      action,
      subject: null,
      outcome: 'denied',
      reason,
      count,
      address,
      userAgent: denial.userAgent,
      requestId: denial.requestId,
      denial: createHash('sha256').update(key).digest('base64url'),
    })
    .onConflictDoUpdate({ target: audit.denial, set: { count: sql`${audit.count} + excluded.count` } });
}

export interface AuditFilters {
  principal?: string | undefined;
  /** With a dot at its end: every action that begins so, such as `server.`. */
  action?: string | undefined;
  /** e.g. `server:github`. */
  subject?: string | undefined;
  outcome?: AuditRecord['outcome'] | undefined;
  address?: string | undefined;
  requestId?: string | undefined;
  /** Text within action, subject, principal, reason, address or user agent. */
  q?: string | undefined;
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
}

/** Newest first. */
export async function listAudit(
  db: Db,
  sealer: Sealer,
  filters: AuditFilters,
  page: PageRequest,
): Promise<Page<AuditRecord>> {
  const limit = boundedLimit(page.limit);
  const rows = await db
    .select()
    .from(audit)
    .where(and(...conditions(filters), before(audit.at, audit.id, page.cursor)))
    .orderBy(desc(audit.at), desc(audit.id))
    .limit(limit + 1);
  return pageOf(
    rows,
    limit,
    (row) => row,
    ({ denial, ...row }) => ({
      ...row,
      at: row.at.toISOString(),
      before: open(sealer, row.before),
      after: open(sealer, row.after),
    }),
  );
}

function conditions(filters: AuditFilters): Array<SQL | undefined> {
  const { action, q, from, to } = filters;
  const equal = (['principal', 'subject', 'outcome', 'address', 'requestId'] as const).map((name) => {
    const value = filters[name];
    return value === undefined ? undefined : eq(audit[name], value);
  });
  const { subject, principal, reason, address, userAgent } = audit;
  return [
    ...equal,
    action?.endsWith('.') ? sql`starts_with(${audit.action}, ${action})` : undefined,
    action !== undefined && !action.endsWith('.') ? eq(audit.action, action) : undefined,
    from && gte(audit.at, from),
    to && lt(audit.at, to),
    q === undefined
      ? undefined
      : containing([audit.action, subject, principal, reason, address, userAgent], q),
  ];
}

/** Deletes what is older, at most 5,000 rows in a statement. @returns how many are gone */
export async function pruneAudit(db: Db, olderThan: Date): Promise<number> {
  let gone = 0;
  for (;;) {
    const rows = await rowsOf(
      db,
      sql`
        with old as (select id from audit where at < ${olderThan.toISOString()}::timestamptz limit 5000),
        deleted as (delete from audit where id in (select id from old) returning 1)
        select count(*)::int as n from deleted`,
      z.object({ n: z.number() }),
    );
    const n = rows[0]?.n ?? 0;
    gone += n;
    if (n < 5000) return gone;
  }
}

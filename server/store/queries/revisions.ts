import { and, asc, desc, gt, lt, lte, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Revision, type UnitChange, unitChangeSchema } from '../../contract/revision.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { Db } from '../db.ts';
import { settingsRevisions } from '../schema/index.ts';
import { boundedLimit, decodeCursor, type Page, type PageRequest, pageOf } from './page.ts';

interface RevisionWrite {
  principal: string;
  summary: string;
  changes: UnitChange[];
}

/** Only under `lockSettings`. @returns the new revision's number: the newest plus one */
export async function insertRevision(tx: Db, sealer: Sealer, revision: RevisionWrite): Promise<number> {
  const [row] = await tx
    .insert(settingsRevisions)
    .values({
      number: sql`(select coalesce(max(number), 0) + 1 from settings_revisions)`,
      at: new Date(),
      principal: revision.principal,
      summary: revision.summary,
      changes: sealer.seal(JSON.stringify(revision.changes)),
    })
    .returning({ number: settingsRevisions.number });
  if (row === undefined) throw new PatchbayError('internal', 'The revision was not written.');
  return row.number;
}

const light = {
  number: settingsRevisions.number,
  at: settingsRevisions.at,
  principal: settingsRevisions.principal,
  summary: settingsRevisions.summary,
};

/** Newest first. */
export async function listRevisions(db: Db, page: PageRequest): Promise<Page<Revision>> {
  const limit = boundedLimit(page.limit);
  const olderThan = page.cursor === undefined ? undefined : Number(decodeCursor(page.cursor).id);
  const rows = await db
    .select(light)
    .from(settingsRevisions)
    .where(olderThan === undefined ? undefined : lt(settingsRevisions.number, olderThan))
    .orderBy(desc(settingsRevisions.number))
    .limit(limit + 1);
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.at, id: String(row.number) }),
    (row) => ({ ...row, at: row.at.toISOString() }),
  );
}

const changesSchema = z.array(unitChangeSchema);

/**
 * Revisions `after < number <= upTo` with what they changed, oldest first: what lies between two states. Secrets are
 * plain in it. Revisions that were pruned are absent: compare the first number with `after + 1`.
 */
export async function readRevisions(
  db: Db,
  sealer: Sealer,
  range: { after: number; upTo: number },
): Promise<Array<Revision & { changes: UnitChange[] }>> {
  const rows = await db
    .select()
    .from(settingsRevisions)
    .where(and(gt(settingsRevisions.number, range.after), lte(settingsRevisions.number, range.upTo)))
    .orderBy(asc(settingsRevisions.number));
  return rows.map((row) => {
    const plain = sealer.open(row.changes);
    if (plain === null) {
      throw new PatchbayError(
        'misconfigured',
        `Revision ${row.number} was sealed with another ENCRYPTION_KEY; start with that one to read it.`,
      );
    }
    return { ...row, at: row.at.toISOString(), changes: changesSchema.parse(JSON.parse(plain.toString())) };
  });
}

/** Keeps the newest `keep` revisions (at least one: numbering goes on from it). @returns how many are gone */
export async function pruneRevisions(db: Db, keep: number): Promise<number> {
  const gone = await db
    .delete(settingsRevisions)
    .where(
      lte(
        settingsRevisions.number,
        sql`(select max(number) - ${Math.max(1, keep)}::int from settings_revisions)`,
      ),
    )
    .returning({ number: settingsRevisions.number });
  return gone.length;
}

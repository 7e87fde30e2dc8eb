import { and, eq, gt, lte } from 'drizzle-orm';
import type { LinkKind } from '../../contract/user.ts';
import type { Db } from '../db.ts';
import { oneTimeLinks } from '../schema/index.ts';

/** A link for one use, by the SHA-256 of its token. */
export interface OneTimeLinkRow {
  hash: string;
  kind: LinkKind;
  /** Null for `setup`. */
  userId: string | null;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
}

export async function insertLink(tx: Db, link: OneTimeLinkRow): Promise<void> {
  await tx.insert(oneTimeLinks).values(link);
}

/** One that has not expired. */
export async function readLink(
  db: Db,
  hash: string,
  now: Date = new Date(),
): Promise<OneTimeLinkRow | undefined> {
  const [row] = await db
    .select()
    .from(oneTimeLinks)
    .where(and(eq(oneTimeLinks.hash, hash), gt(oneTimeLinks.expiresAt, now)));
  return row;
}

/** Uses a link up: of two who come at once only one gets it. */
export async function takeLink(
  tx: Db,
  hash: string,
  now: Date = new Date(),
): Promise<OneTimeLinkRow | undefined> {
  const [row] = await tx
    .delete(oneTimeLinks)
    .where(and(eq(oneTimeLinks.hash, hash), gt(oneTimeLinks.expiresAt, now)))
    .returning();
  return row;
}

export async function deleteLinksOf(tx: Db, userId: string): Promise<void> {
  await tx.delete(oneTimeLinks).where(eq(oneTimeLinks.userId, userId));
}

export async function deleteSetupLinks(tx: Db): Promise<void> {
  await tx.delete(oneTimeLinks).where(eq(oneTimeLinks.kind, 'setup'));
}

/** @returns how many are gone */
export async function pruneLinks(db: Db, now: Date = new Date()): Promise<number> {
  const gone = await db
    .delete(oneTimeLinks)
    .where(lte(oneTimeLinks.expiresAt, now))
    .returning({ hash: oneTimeLinks.hash });
  return gone.length;
}

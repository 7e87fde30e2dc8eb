import { and, desc, eq, gt, lte, ne, notInArray } from 'drizzle-orm';
import type { StoredUserSession } from '../../contract/snapshot.ts';
import type { Db } from '../db.ts';
import { userSessions } from '../schema/index.ts';

/** Where somebody is signed in. */
export interface UserSessionRow extends StoredUserSession {
  /** That of the refresh token which is good now. */
  generation: number;
  /** When that token took the place of the one before; also the last use. */
  rotatedAt: Date;
  createdAt: Date;
  address: string;
  userAgent: string;
}

export async function insertSession(tx: Db, session: UserSessionRow): Promise<void> {
  await tx.insert(userSessions).values(session);
}

export async function readSession(db: Db, id: string): Promise<UserSessionRow | undefined> {
  const [row] = await db.select().from(userSessions).where(eq(userSessions.id, id));
  return row;
}

/** Nobody else rotates or ends the session until `tx` ends. */
export async function readSessionForUpdate(tx: Db, id: string): Promise<UserSessionRow | undefined> {
  const [row] = await tx.select().from(userSessions).where(eq(userSessions.id, id)).for('update');
  return row;
}

/** A user's sessions that have not expired, the one used last first. */
export async function readSessionsOf(
  db: Db,
  userId: string,
  now: Date = new Date(),
): Promise<UserSessionRow[]> {
  return db
    .select()
    .from(userSessions)
    .where(and(eq(userSessions.userId, userId), gt(userSessions.expiresAt, now)))
    .orderBy(desc(userSessions.rotatedAt), desc(userSessions.id));
}

export async function rotateSession(
  tx: Db,
  { id, generation, rotatedAt, expiresAt }: UserSessionRow,
): Promise<void> {
  await tx.update(userSessions).set({ generation, rotatedAt, expiresAt }).where(eq(userSessions.id, id));
}

/** @returns what it was, or undefined if there is no such session */
export async function deleteSession(tx: Db, id: string): Promise<UserSessionRow | undefined> {
  const [row] = await tx.delete(userSessions).where(eq(userSessions.id, id)).returning();
  return row;
}

/** @param except the id of one that stays. @returns those that are gone */
export async function deleteSessionsOf(tx: Db, userId: string, except?: string): Promise<UserSessionRow[]> {
  return tx
    .delete(userSessions)
    .where(
      and(eq(userSessions.userId, userId), except === undefined ? undefined : ne(userSessions.id, except)),
    )
    .returning();
}

/** Leaves a user the `most` sessions used last. @returns those that are gone */
export async function trimSessionsOf(tx: Db, userId: string, most: number): Promise<UserSessionRow[]> {
  const kept = tx
    .select({ id: userSessions.id })
    .from(userSessions)
    .where(eq(userSessions.userId, userId))
    .orderBy(desc(userSessions.rotatedAt), desc(userSessions.id))
    .limit(most);
  return tx
    .delete(userSessions)
    .where(and(eq(userSessions.userId, userId), notInArray(userSessions.id, kept)))
    .returning();
}

/** @returns how many are gone */
export async function pruneSessions(db: Db, now: Date = new Date()): Promise<number> {
  const gone = await db
    .delete(userSessions)
    .where(lte(userSessions.expiresAt, now))
    .returning({ id: userSessions.id });
  return gone.length;
}

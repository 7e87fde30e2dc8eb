import { and, asc, eq, isNotNull, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { StoredUser, StoredUserSession } from '../../contract/snapshot.ts';
import type { Db } from '../db.ts';
import { userSessions, users } from '../schema/index.ts';
import { rowsOf } from './rows.ts';

/** A user with the hash of the password (argon2id in the PHC form), null until one was chosen. */
export interface UserRow extends StoredUser {
  name: string;
  password: string | null;
  createdAt: Date;
  lastSignInAt: Date | null;
  revision: number;
}

/** Another number than that of the settings' lock. */
const USERS_LOCK = 7_228_002;

/** Makes writers of users and links take turns until `tx` ends. Take it before reading what is going to be changed. */
export async function lockUsers(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${USERS_LOCK})`);
}

/** All users, oldest first. */
export async function readUsers(db: Db): Promise<UserRow[]> {
  return db.select().from(users).orderBy(asc(users.createdAt), asc(users.id));
}

export async function readUser(db: Db, id: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row;
}

/** Nobody else changes or deletes the user until `tx` ends. */
export async function readUserForUpdate(tx: Db, id: string): Promise<UserRow | undefined> {
  const [row] = await tx.select().from(users).where(eq(users.id, id)).for('update');
  return row;
}

/** @param username in lower case */
export async function readUserByName(db: Db, username: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(users).where(eq(users.username, username));
  return row;
}

/** @throws PatchbayError conflict, if id or username is taken (as the database's error inside a transaction) */
export async function insertUser(tx: Db, user: UserRow): Promise<void> {
  await tx.insert(users).values(user);
}

/** Writes every member but id, username and createdAt. */
export async function updateUser(
  tx: Db,
  { id, name, role, enabled, password, lastSignInAt, revision }: UserRow,
): Promise<void> {
  await tx
    .update(users)
    .set({ name, role, enabled, password, lastSignInAt, revision })
    .where(eq(users.id, id));
}

/** Their sessions and links go with them. */
export async function deleteUser(tx: Db, id: string): Promise<void> {
  await tx.delete(users).where(eq(users.id, id));
}

/** Whether any user has the role, able to sign in or not. */
export async function hasAdministrator(db: Db): Promise<boolean> {
  const rows = await db.select({ id: users.id }).from(users).where(eq(users.role, 'admin')).limit(1);
  return rows.length > 0;
}

/** Whether there is another enabled administrator, `withPassword`: one who can sign in. */
export async function hasOtherAdministrator(
  tx: Db,
  id: string,
  { withPassword }: { withPassword: boolean },
): Promise<boolean> {
  const able = withPassword ? isNotNull(users.password) : undefined;
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'admin'), eq(users.enabled, true), able, ne(users.id, id)))
    .limit(1);
  return rows.length > 0;
}

const useSchema = z.object({ id: z.string(), sessions: z.number(), keys: z.number() });

/** How often each user is signed in now, and how many keys are theirs. @param prefix of the owner of a user's key */
export async function readUserUse(
  db: Db,
  prefix: string,
  now: Date = new Date(),
): Promise<Map<string, { sessions: number; keys: number }>> {
  const rows = await rowsOf(
    db,
    sql`
      select u.id, coalesce(s.n, 0)::int as sessions, coalesce(k.n, 0)::int as keys from users u
      left join (
        select user_id, count(*) as n from user_sessions
        where expires_at > ${now.toISOString()}::timestamptz group by user_id
      ) s on s.user_id = u.id
      left join (select owner, count(*) as n from keys group by owner) k
        on k.owner = ${prefix}::text || u.username`,
    useSchema,
  );
  return new Map(rows.map(({ id, sessions, keys }) => [id, { sessions, keys }]));
}

/** Everything that decides about requests of signed-in users; never a password's hash. */
export async function readUserRing(
  db: Db,
  now: Date = new Date(),
): Promise<{ users: StoredUser[]; sessions: StoredUserSession[] }> {
  const { id, username, role, enabled } = users;
  const everybody = await db.select({ id, username, role, enabled }).from(users);
  const { userId, expiresAt } = userSessions;
  const sessions = await db
    .select({ id: userSessions.id, userId, expiresAt })
    .from(userSessions)
    .where(sql`${expiresAt} > ${now.toISOString()}::timestamptz`);
  return { users: everybody, sessions };
}

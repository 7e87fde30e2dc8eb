import { z } from 'zod';
import { passwords } from '../auth/passwords.ts';
import type { RefreshClaims } from '../auth/tokens.ts';
import { loginSchema } from '../contract/api/auth.ts';
import { userPrincipal } from '../contract/principal.ts';
import { remark } from '../contract/remark.ts';
import { typedPasswordSchema, usernameSchema } from '../contract/user.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { Db } from '../store/db.ts';
import {
  deleteSession,
  deleteSessionsOf,
  readSessionForUpdate,
  rotateSession,
  type UserSessionRow,
} from '../store/queries/user-sessions.ts';
import {
  readUser,
  readUserByName,
  readUserForUpdate,
  type UserRow,
  updateUser,
} from '../store/queries/users.ts';
import { recordChange } from './audit.ts';
import type { ServiceContext } from './context.ts';
import { type Granted, granted, openSession, sessionExpiry } from './granted.ts';
import { invalidField, parseInput } from './input.ts';
import { actingAs, announceUser, hashNewPassword, recordUser } from './user-records.ts';

export type { Granted } from './granted.ts';

/**
 * Unknown, disabled, without a password yet, or the wrong one: the answer and the time it takes are the same.
 * @throws PatchbayError `unauthenticated`, `unavailable` when too many sign in at once
 */
export async function signIn(ctx: ServiceContext, input: z.input<typeof loginSchema>): Promise<Granted> {
  const { username, password } = parseInput(loginSchema, input);
  const known = usernameSchema.safeParse(username).success;
  const found = known ? await readUserByName(ctx.store.db, username) : undefined;
  const { ok, outdated } = await passwords.verify(found?.password ?? null, password);
  if (!ok || !found?.enabled) throw refused();
  const stored = outdated ? await passwords.hash(password) : found.password;
  return ctx.store.transaction(async (tx) => {
    const user = await readUserForUpdate(tx, found.id);
    // Disabled, or given another password, while this one was being checked.
    if (!user?.enabled || user.password !== found.password) throw refused();
    return openSession(ctx, tx, { ...user, password: stored });
  });
}

function refused(): PatchbayError {
  return new PatchbayError('unauthenticated', 'The username or the password is wrong');
}

/** Tabs of one browser share a token and may all send it at once: the one before the last works for so long, ms. */
const GRACE_MS = 20_000;

/**
 * Takes a refresh token in for the next one. A token that was left behind longer ago has been copied: its session
 * ends. @throws PatchbayError `unauthenticated`
 */
export async function refreshSession(ctx: ServiceContext, claims: RefreshClaims): Promise<Granted> {
  const answer = await ctx.store.transaction(async (tx) => {
    const now = new Date();
    const session = await readSessionForUpdate(tx, claims.sessionId);
    const user = session && (await readUser(tx, session.userId));
    if (!session || !user?.enabled || session.expiresAt <= now) return null;
    const age = now.getTime() - session.rotatedAt.getTime();
    if (claims.generation === session.generation - 1 && age <= GRACE_MS) return granted(user, session);
    if (claims.generation !== session.generation) {
      await endReused(ctx, tx, user, session, claims.generation);
      return null;
    }
    const expiresAt = sessionExpiry(session.createdAt, now);
    const next = { ...session, generation: session.generation + 1, rotatedAt: now, expiresAt };
    await rotateSession(tx, next);
    await announceUser(tx, user);
    return granted(user, next);
  });
  // Thrown only now: what was ended must stay ended.
  if (answer === null) throw new PatchbayError('unauthenticated', 'The session has ended; sign in again');
  return answer;
}

async function endReused(
  ctx: ServiceContext,
  tx: Db,
  user: UserRow,
  session: UserSessionRow,
  presented: number,
): Promise<void> {
  const { id, address, userAgent, createdAt, rotatedAt, generation } = session;
  await deleteSession(tx, id);
  await recordChange(actingAs(ctx, user, id), tx, {
    action: 'auth.refresh-reused',
    subject: userPrincipal(user.username),
    before: { session: id, address, userAgent, createdAt, rotatedAt, generation, presented },
    after: null,
    revision: null,
  });
  await announceUser(tx, user);
}

/** Ends the session of a refresh token, of whatever generation; null, and one that has ended, change nothing. */
export async function signOut(ctx: ServiceContext, claims: RefreshClaims | null): Promise<void> {
  if (claims === null) return;
  await ctx.store.transaction(async (tx) => {
    const session = await deleteSession(tx, claims.sessionId);
    const user = session && (await readUser(tx, session.userId));
    if (!session || !user) return;
    await recordChange(actingAs(ctx, user, session.id), tx, {
      action: 'auth.signed-out',
      subject: userPrincipal(user.username),
      before: { session: session.id },
      after: null,
      revision: null,
    });
    await announceUser(tx, user);
  });
}

const currentSchema = z.object({ current: typedPasswordSchema });

/**
 * Changes one's own password and ends one's other sessions.
 * @throws PatchbayError `invalid_input` with the field `current` when that is wrong, or `next` when it will not do;
 *   `forbidden` for whoever is not signed in as a user
 */
export async function changeOwnPassword(
  ctx: ServiceContext,
  input: { current: string; next: string },
): Promise<void> {
  const { principal } = ctx;
  if (principal.kind !== 'user') {
    throw new PatchbayError('forbidden', 'Only somebody who is signed in with a password can change it');
  }
  const { current } = parseInput(currentSchema, { current: input.current });
  const found = await readUser(ctx.store.db, principal.id);
  const { ok } = await passwords.verify(found?.password ?? null, current);
  if (!ok || !found) throw wrongCurrent();
  if (input.next === current) throw invalidField('next', remark('password_same'));
  const password = await hashNewPassword('next', input.next, found.username);
  await ctx.store.transaction(async (tx) => {
    const before = await readUserForUpdate(tx, found.id);
    if (before?.password !== found.password) throw wrongCurrent();
    const after = { ...before, password, revision: before.revision + 1 };
    await updateUser(tx, after);
    const ended = await deleteSessionsOf(tx, after.id, principal.session);
    const also = { sessionsEnded: ended.length };
    await recordUser(ctx, tx, { action: 'auth.password-changed', before, after, also });
    await announceUser(tx, after);
  });
}

function wrongCurrent(): PatchbayError {
  return invalidField('current', remark('password_wrong'));
}

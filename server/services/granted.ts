import { userPrincipal } from '../contract/principal.ts';
import type { Db } from '../store/db.ts';
import { newId } from '../store/ids.ts';
import { insertSession, trimSessionsOf, type UserSessionRow } from '../store/queries/user-sessions.ts';
import { type UserRow, updateUser } from '../store/queries/users.ts';
import { recordChange } from './audit.ts';
import type { ServiceContext } from './context.ts';
import { actingAs, announceUser, type ListedUser, listedUser } from './user-records.ts';
import { recordEnded } from './user-sessions.ts';

/** Somebody who is signed in, and what the tokens are made of. */
export interface Granted {
  user: ListedUser;
  session: { id: string; generation: number; expiresAt: Date };
}

const DAY_MS = 86_400_000;
/** Without a use a session ends after this, and in any case after the other. */
const IDLE_MS = 14 * DAY_MS;
const ABSOLUTE_MS = 90 * DAY_MS;
/** Of one user; the ones used longest ago end. */
const MOST_SESSIONS = 50;
const MOST_AGENT = 500;

/** Until when a session that is used `now` goes on. */
export function sessionExpiry(createdAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + IDLE_MS, createdAt.getTime() + ABSOLUTE_MS));
}

export function granted(user: UserRow, { id, generation, expiresAt }: UserSessionRow): Granted {
  return { user: listedUser(user), session: { id, generation, expiresAt } };
}

/** Signs a user in whose row is locked, in that transaction, and announces it. */
export async function openSession(ctx: ServiceContext, tx: Db, user: UserRow): Promise<Granted> {
  const now = new Date();
  const session: UserSessionRow = {
    id: newId(now),
    userId: user.id,
    generation: 1,
    rotatedAt: now,
    createdAt: now,
    expiresAt: sessionExpiry(now, now),
    address: ctx.request?.address ?? '',
    userAgent: (ctx.request?.userAgent ?? '').slice(0, MOST_AGENT),
  };
  const signedIn = { ...user, lastSignInAt: now };
  await updateUser(tx, signedIn);
  await insertSession(tx, session);
  const dropped = await trimSessionsOf(tx, user.id, MOST_SESSIONS);
  const acting = actingAs(ctx, user, session.id);
  if (dropped.length > 0) await recordEnded(acting, tx, user, dropped, 'limit.sessions');
  await recordChange(acting, tx, {
    action: 'auth.signed-in',
    subject: userPrincipal(user.username),
    before: null,
    after: { session: session.id },
    revision: null,
  });
  await announceUser(tx, user);
  return granted(signedIn, session);
}

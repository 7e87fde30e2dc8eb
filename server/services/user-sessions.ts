import { may } from '../contract/permissions.ts';
import { roleOf, userPrincipal } from '../contract/principal.ts';
import type { UserSession } from '../contract/user.ts';
import type { Db } from '../store/db.ts';
import {
  deleteSession,
  deleteSessionsOf,
  readSession,
  readSessionsOf,
  type UserSessionRow,
} from '../store/queries/user-sessions.ts';
import { readUser, type UserRow } from '../store/queries/users.ts';
import { recordChange } from './audit.ts';
import type { ServiceContext } from './context.ts';
import { notFound } from './input.ts';
import { authorise } from './permissions.ts';
import { announceUser, isOneself } from './user-records.ts';

/** One browser or program in which somebody is signed in. */
export interface ListedSession extends Omit<UserSession, 'createdAt' | 'lastUsedAt' | 'expiresAt'> {
  createdAt: Date;
  /** Late by as long as an access token lives. */
  lastUsedAt: Date;
  expiresAt: Date;
}

/** One's own sessions, or anybody's for an administrator; the one used last first. @throws PatchbayError `not_found` */
export async function listSessions(
  ctx: ServiceContext,
  { userId }: { userId: string },
): Promise<ListedSession[]> {
  await reachable(ctx, ctx.store.db, userId);
  return (await readSessionsOf(ctx.store.db, userId)).map((row) => listed(ctx, row));
}

/** @throws PatchbayError `not_found`, also for sessions of others, unless one manages users */
export async function endSession(ctx: ServiceContext, { session: id }: { session: string }): Promise<void> {
  if (ctx.principal.kind !== 'user') authorise(ctx, 'users.manage');
  await ctx.store.transaction(async (tx) => {
    const known = await readSession(tx, id);
    const mine = known && (isOneself(ctx, known.userId) || may(roleOf(ctx.principal), 'users.manage'));
    const user = mine && (await readUser(tx, known.userId));
    const ended = user && (await deleteSession(tx, id));
    if (!user || !ended) throw notFound(`session "${id}"`);
    await recordEnded(ctx, tx, user, [ended]);
    await announceUser(tx, user);
  });
}

/** @param input `except` is the id of a session that stays. @returns how many ended. @throws PatchbayError `not_found` */
export async function endSessions(
  ctx: ServiceContext,
  { userId, except }: { userId: string; except?: string | undefined },
): Promise<number> {
  return ctx.store.transaction(async (tx) => {
    const user = await reachable(ctx, tx, userId);
    const ended = await deleteSessionsOf(tx, userId, except);
    if (ended.length === 0) return 0;
    await recordEnded(ctx, tx, user, ended);
    await announceUser(tx, user);
    return ended.length;
  });
}

async function reachable(ctx: ServiceContext, db: Db, userId: string): Promise<UserRow> {
  if (!isOneself(ctx, userId)) authorise(ctx, 'users.manage');
  const user = await readUser(db, userId);
  if (user) return user;
  throw notFound(`user "${userId}"`);
}

/** @param reason where nobody asked for it, e.g. `limit.sessions` */
export async function recordEnded(
  ctx: ServiceContext,
  tx: Db,
  user: UserRow,
  ended: readonly UserSessionRow[],
  reason: string | null = null,
): Promise<void> {
  const sessions = ended.map(({ id, address, userAgent, createdAt, rotatedAt }) => ({
    ...{ id, address, userAgent, createdAt },
    lastUsedAt: rotatedAt,
  }));
  await recordChange(ctx, tx, {
    action: 'auth.session-ended',
    subject: userPrincipal(user.username),
    before: { sessions },
    after: null,
    revision: null,
    reason,
  });
}

function listed({ principal }: ServiceContext, row: UserSessionRow): ListedSession {
  const { id, createdAt, rotatedAt: lastUsedAt, expiresAt, address, userAgent } = row;
  const current = principal.kind === 'user' && principal.session === id;
  return { id, current, createdAt, lastUsedAt, expiresAt, address, userAgent };
}

import type { z } from 'zod';
import { readLinkSchema, useLinkSchema } from '../contract/api/auth.ts';
import type { Role } from '../contract/key.ts';
import { remark } from '../contract/remark.ts';
import type { LinkKind } from '../contract/user.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { Db } from '../store/db.ts';
import { announce } from '../store/queries/changes.ts';
import { type OneTimeLinkRow, readLink as readRow, takeLink } from '../store/queries/one-time-links.ts';
import {
  hasAdministrator,
  lockUsers,
  readUser,
  readUserForUpdate,
  type UserRow,
  updateUser,
} from '../store/queries/users.ts';
import type { Store } from '../store/store.ts';
import { recordChange } from './audit.ts';
import type { ServiceContext } from './context.ts';
import { type Granted, openSession } from './granted.ts';
import { invalidField, parseInput } from './input.ts';
import { hashLinkToken, type Invitation, issueLink } from './invitations.ts';
import { authorise } from './permissions.ts';
import { actingAs, announceUser, hashNewPassword, recordUser } from './user-records.ts';
import { addUser, newUser } from './users.ts';

/** Whether there is no administrator yet. */
export async function setupNeeded({ db }: Pick<Store, 'db'>): Promise<boolean> {
  return !(await hasAdministrator(db));
}

/** A link, good for an hour, by which the first administrator is made; those before it end. Null when there is one. */
export async function createSetupLink(ctx: ServiceContext): Promise<Invitation | null> {
  authorise(ctx, 'users.manage');
  return ctx.store.transaction(async (tx) => {
    await lockUsers(tx);
    if (await hasAdministrator(tx)) return null;
    const link = await issueLink(ctx, tx, { kind: 'setup', userId: null });
    await recordChange(ctx, tx, {
      action: 'auth.setup-link',
      subject: null,
      before: null,
      after: { expiresAt: link.expiresAt },
      revision: null,
    });
    await announce(tx, { topic: 'audit', name: 'auth.setup-link' });
    return link;
  });
}

/** What a link is for. @throws PatchbayError `not_found`, the same for used, expired and made-up ones */
export async function readLink(
  ctx: ServiceContext,
  input: z.input<typeof readLinkSchema>,
): Promise<{ kind: LinkKind; username: string | null; role: Role; expiresAt: Date }> {
  const { token } = parseInput(readLinkSchema, input);
  const { link, user } = await openLink(ctx.store.db, await readRow(ctx.store.db, hashLinkToken(token)));
  const { kind, expiresAt } = link;
  return { kind, username: user?.username ?? null, role: user?.role ?? 'admin', expiresAt };
}

/**
 * Gives a user the password that is chosen, or makes the first administrator, and signs in. Of two who come at once
 * with the same link only one succeeds; a password that is refused leaves the link as it is.
 * @throws PatchbayError `not_found` as `readLink`; `invalid_input`; `conflict` when the username is taken
 */
export async function useLink(ctx: ServiceContext, input: z.input<typeof useLinkSchema>): Promise<Granted> {
  const { token, username, name, password } = parseInput(useLinkSchema, input);
  const { db } = ctx.store;
  const hash = hashLinkToken(token);
  const { user: invited } = await openLink(db, await readRow(db, hash));
  const chosen = invited?.username ?? username;
  if (chosen === undefined) throw invalidField('username', remark('username_needed'));
  const stored = await hashNewPassword('password', password, chosen);
  return ctx.store.transaction(async (tx) => {
    await lockUsers(tx);
    const { link, user } = await openLink(tx, await takeLink(tx, hash));
    const given = { name, password: stored };
    const ready = user
      ? await givePassword(ctx, tx, user, link.kind, given)
      : await addAdministrator(ctx, tx, chosen, given);
    return openSession(ctx, tx, ready);
  });
}

/** A link and whom it is for: null for the first administrator. @throws PatchbayError `not_found` */
async function openLink(
  db: Db,
  link: OneTimeLinkRow | undefined,
): Promise<{ link: OneTimeLinkRow; user: UserRow | null }> {
  if (link?.userId === null && !(await hasAdministrator(db))) return { link, user: null };
  const user = link?.userId ? await readUser(db, link.userId) : undefined;
  if (link && user?.enabled) return { link, user };
  throw new PatchbayError(
    'not_found',
    'This link does not work: it was used, has expired or was replaced. Ask for a new one',
  );
}

/** What somebody chose by a link; the password hashed. */
interface Chosen {
  name: string | undefined;
  password: string;
}

async function givePassword(
  ctx: ServiceContext,
  tx: Db,
  user: UserRow,
  kind: LinkKind,
  { name, password }: Chosen,
): Promise<UserRow> {
  const before = (await readUserForUpdate(tx, user.id)) ?? user;
  const after = { ...before, name: name ?? before.name, password, revision: before.revision + 1 };
  await updateUser(tx, after);
  const acting = actingAs(ctx, after, '');
  await recordUser(acting, tx, { action: 'auth.password-changed', before, after, also: { link: kind } });
  return after;
}

/** The record says that the new administrator made itself: nobody else is known who did. */
async function addAdministrator(
  ctx: ServiceContext,
  tx: Db,
  username: string,
  chosen: Chosen,
): Promise<UserRow> {
  const user = newUser({ username, role: 'admin', ...chosen });
  await addUser(tx, user);
  await recordUser(actingAs(ctx, user, ''), tx, { action: 'auth.setup', before: null, after: user });
  return user;
}

/**
 * Makes the first administrator where there is none yet. @returns whether it did
 * @throws PatchbayError `invalid_input` with the field `password`, `conflict` when the username is taken
 */
export async function ensureAdministrator(
  ctx: ServiceContext,
  { username, password }: { username: string; password: string },
): Promise<boolean> {
  authorise(ctx, 'users.manage');
  if (!(await setupNeeded(ctx.store))) return false;
  const stored = await hashNewPassword('password', password, username);
  return ctx.store.transaction(async (tx) => {
    await lockUsers(tx);
    // Another replica was faster.
    if (await hasAdministrator(tx)) return false;
    const user = newUser({ username, name: undefined, role: 'admin', password: stored });
    await addUser(tx, user);
    await recordUser(ctx, tx, { action: 'auth.setup', before: null, after: user });
    await announceUser(tx, user);
    return true;
  });
}

import type { z } from 'zod';
import { createUserSchema, patchUserSchema, resetPasswordSchema } from '../contract/api/users.ts';
import { userPrincipal } from '../contract/principal.ts';
import { remark } from '../contract/remark.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { Db } from '../store/db.ts';
import { newId } from '../store/ids.ts';
import { deleteLinksOf, deleteSetupLinks } from '../store/queries/one-time-links.ts';
import { deleteSessionsOf } from '../store/queries/user-sessions.ts';
import {
  hasOtherAdministrator,
  insertUser,
  lockUsers,
  readUser,
  readUserByName,
  readUserForUpdate,
  readUsers,
  readUserUse,
  deleteUser as removeUser,
  type UserRow,
  updateUser as writeUser,
} from '../store/queries/users.ts';
import type { ServiceContext } from './context.ts';
import { checkRevision, notFound, parseInput } from './input.ts';
import { type Invitation, issueLink } from './invitations.ts';
import { revokeKeysOf } from './keys.ts';
import { authorise } from './permissions.ts';
import {
  announceUser,
  hashNewPassword,
  isOneself,
  type ListedUser,
  listedUser,
  recordUser,
} from './user-records.ts';

export type { Invitation } from './invitations.ts';
export type { ListedUser } from './user-records.ts';

/** Everybody, oldest first, with how often they are signed in and how many keys are theirs. */
export async function listUsers(
  ctx: ServiceContext,
): Promise<Array<ListedUser & { sessions: number; keys: number }>> {
  authorise(ctx, 'users.manage');
  const { db } = ctx.store;
  const [rows, use] = await Promise.all([readUsers(db), readUserUse(db, userPrincipal(''))]);
  return rows.map((row) => ({ ...listedUser(row), ...(use.get(row.id) ?? { sessions: 0, keys: 0 }) }));
}

/** Oneself, or anybody for an administrator. @throws PatchbayError `not_found` */
export async function getUser(ctx: ServiceContext, { id }: { id: string }): Promise<ListedUser> {
  if (!isOneself(ctx, id)) authorise(ctx, 'users.manage');
  return listedUser(existing(await readUser(ctx.store.db, id), id));
}

/**
 * Without a password the user chooses one, by the link that the invitation is for.
 * @throws PatchbayError `invalid_input`, `conflict` when the username is taken
 */
export async function createUser(
  ctx: ServiceContext,
  input: z.input<typeof createUserSchema>,
): Promise<{ user: ListedUser; invitation: Invitation | null }> {
  authorise(ctx, 'users.manage');
  const { username, name, role, password } = parseInput(createUserSchema, input);
  const hash = password === undefined ? null : await hashNewPassword('password', password, username);
  const user = newUser({ username, name, role, password: hash });
  const invitation = await ctx.store.transaction(async (tx) => {
    await lockUsers(tx);
    await addUser(tx, user);
    await recordUser(ctx, tx, { action: 'user.create', before: null, after: user });
    const made = hash === null ? await invite(ctx, tx, user) : null;
    await announceUser(tx, user);
    return made;
  });
  return { user: listedUser(user), invitation };
}

async function invite(ctx: ServiceContext, tx: Db, user: UserRow): Promise<Invitation> {
  const invitation = await issueLink(ctx, tx, { kind: 'invite', userId: user.id });
  const { expiresAt } = invitation;
  await recordUser(ctx, tx, { action: 'user.invite', before: null, after: user, also: { expiresAt } });
  return invitation;
}

/** A user as it begins. Its name is the username if nothing else was given. */
export function newUser(user: {
  username: string;
  name: string | undefined;
  role: UserRow['role'];
  password: string | null;
}): UserRow {
  const createdAt = new Date();
  const name = user.name ?? user.username;
  return { ...user, name, id: newId(createdAt), enabled: true, createdAt, lastSignInAt: null, revision: 1 };
}

/** The caller holds the users' lock. @throws PatchbayError `conflict` when the username is taken */
export async function addUser(tx: Db, user: UserRow): Promise<void> {
  if (await readUserByName(tx, user.username)) {
    throw new PatchbayError('conflict', `There is a user "${user.username}" already`, {
      fields: [{ path: 'username', ...remark('username_taken') }],
    });
  }
  await insertUser(tx, user);
  // Whoever still holds a link for the first administrator comes too late.
  if (user.role === 'admin') await deleteSetupLinks(tx);
}

/**
 * Disabling ends all their sessions at once.
 * @throws PatchbayError `not_found`, `stale`, `precondition_required`, `invalid_input`, `conflict` for oneself and for
 *   the last administrator
 */
export async function updateUser(
  ctx: ServiceContext,
  input: { id: string; patch: z.input<typeof patchUserSchema>; ifMatch: number | null | undefined },
): Promise<ListedUser> {
  authorise(ctx, 'users.manage');
  const { name, role, enabled } = parseInput(patchUserSchema, input.patch);
  return ctx.store.transaction(async (tx) => {
    const before = await locked(tx, input.id);
    checkRevision(before.revision, input.ifMatch);
    const after: UserRow = {
      ...before,
      name: name ?? before.name,
      role: role ?? before.role,
      enabled: enabled ?? before.enabled,
      revision: before.revision + 1,
    };
    if (!after.enabled) checkNotOneself(ctx, before, 'disable');
    await checkAdministratorStays(tx, before, after);
    await writeUser(tx, after);
    if (!after.enabled) await deleteSessionsOf(tx, after.id);
    if (after.role === 'admin') await deleteSetupLinks(tx);
    await recordUser(ctx, tx, { action: 'user.update', before, after });
    await announceUser(tx, after);
    return listedUser(after);
  });
}

/** Their sessions end and their keys are revoked with them. @throws PatchbayError as `updateUser` */
export async function deleteUser(
  ctx: ServiceContext,
  input: { id: string; ifMatch: number | null | undefined },
): Promise<void> {
  authorise(ctx, 'users.manage');
  await ctx.store.transaction(async (tx) => {
    const user = await locked(tx, input.id);
    checkRevision(user.revision, input.ifMatch);
    checkNotOneself(ctx, user, 'delete');
    await checkAdministratorStays(tx, user, null);
    await removeUser(tx, user.id);
    await recordUser(ctx, tx, { action: 'user.delete', before: user, after: null });
    await revokeKeysOf(ctx, tx, userPrincipal(user.username));
    await announceUser(tx, user);
  });
}

/**
 * Sets a password for somebody else, or makes a link by which they do. The old password is void and all their sessions
 * end either way. @throws PatchbayError `not_found`, `invalid_input`, `conflict` for oneself
 */
export async function resetPassword(
  ctx: ServiceContext,
  input: { id: string } & z.input<typeof resetPasswordSchema>,
): Promise<{ invitation: Invitation | null }> {
  authorise(ctx, 'users.manage');
  const { id, ...rest } = input;
  const { password } = parseInput(resetPasswordSchema, rest);
  const { username } = existing(await readUser(ctx.store.db, id), id);
  const hash = password === undefined ? null : await hashNewPassword('password', password, username);
  return ctx.store.transaction(async (tx) => {
    const before = await locked(tx, id);
    if (isOneself(ctx, id)) {
      throw conflict('To change your own password, give the current one; this is for others');
    }
    const after = { ...before, password: hash, revision: before.revision + 1 };
    await writeUser(tx, after);
    await deleteSessionsOf(tx, id);
    await deleteLinksOf(tx, id);
    const invitation = hash === null ? await issueLink(ctx, tx, { kind: 'reset', userId: id }) : null;
    const also = invitation ? { link: { expiresAt: invitation.expiresAt } } : {};
    await recordUser(ctx, tx, { action: 'user.reset-password', before, after, also });
    await announceUser(tx, after);
    return { invitation };
  });
}

function existing(user: UserRow | undefined, id: string): UserRow {
  if (user) return user;
  throw notFound(`user "${id}"`);
}

/** The user as nobody else can change it meanwhile; nor can anybody else stop being an administrator. */
async function locked(tx: Db, id: string): Promise<UserRow> {
  await lockUsers(tx);
  return existing(await readUserForUpdate(tx, id), id);
}

function checkNotOneself(ctx: ServiceContext, { id }: UserRow, what: 'disable' | 'delete'): void {
  if (isOneself(ctx, id)) throw conflict(`You cannot ${what} yourself; another administrator can`);
}

/**
 * There is always an administrator who can sign in; one without a password yet does not stand in for one with.
 * @throws PatchbayError `conflict`
 */
async function checkAdministratorStays(tx: Db, before: UserRow, after: UserRow | null): Promise<void> {
  const wasOne = before.role === 'admin' && before.enabled;
  const isOne = after !== null && after.role === 'admin' && after.enabled;
  if (!wasOne || isOne) return;
  if (await hasOtherAdministrator(tx, before.id, { withPassword: before.password !== null })) return;
  throw conflict(
    `"${before.username}" is the last administrator who can sign in; make somebody else one first`,
  );
}

function conflict(message: string): PatchbayError {
  return new PatchbayError('conflict', message);
}

import { passwordProblem } from '../auth/password-policy.ts';
import { passwords } from '../auth/passwords.ts';
import { userPrincipal } from '../contract/principal.ts';
import { newPasswordSchema, type User } from '../contract/user.ts';
import type { Db } from '../store/db.ts';
import { announce } from '../store/queries/changes.ts';
import type { UserRow } from '../store/queries/users.ts';
import { recordChange } from './audit.ts';
import type { ServiceContext } from './context.ts';
import { invalidField, parseInput } from './input.ts';

/** A user as people see one: never with the hash of the password. */
export interface ListedUser extends Omit<User, 'createdAt' | 'lastSignInAt'> {
  createdAt: Date;
  lastSignInAt: Date | null;
}

export function listedUser({ password, ...user }: UserRow): ListedUser {
  return { ...user, pending: password === null };
}

/** Records a change of a user, in the transaction that makes it. What goes with it is told by `also`, without secrets. */
export async function recordUser(
  ctx: ServiceContext,
  tx: Db,
  change: { action: string; before: UserRow | null; after: UserRow | null; also?: Record<string, unknown> },
): Promise<void> {
  const { action, before, after, also } = change;
  await recordChange(ctx, tx, {
    action,
    subject: userPrincipal((after ?? before)?.username ?? ''),
    before: before && listedUser(before),
    after: after && { ...listedUser(after), ...also },
    revision: null,
  });
}

/** The last thing a transaction does. */
export async function announceUser(tx: Db, { id }: Pick<UserRow, 'id'>): Promise<void> {
  await announce(tx, { topic: 'users', name: id });
}

/** The same request, made by a user whom a password, a link or a session has just proven. */
export function actingAs(
  ctx: ServiceContext,
  { id, username, role }: UserRow,
  session: string,
): ServiceContext {
  return { ...ctx, principal: { kind: 'user', id, username, role, session } };
}

export function isOneself({ principal }: ServiceContext, userId: string): boolean {
  return principal.kind === 'user' && principal.id === userId;
}

/**
 * The hash of a password that somebody chose. @param path of the field
 * @throws PatchbayError `invalid_input` that says what to do, `unavailable`
 */
export async function hashNewPassword(path: string, password: string, username: string): Promise<string> {
  const parsed = parseInput(newPasswordSchema, password, [path]);
  const problem = passwordProblem(parsed, username);
  if (problem !== null) throw invalidField(path, problem);
  return passwords.hash(parsed);
}

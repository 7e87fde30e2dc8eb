import { sql } from 'drizzle-orm';
import type { Role } from '../../server/contract/key.ts';
import { listAudit } from '../../server/services/audit.ts';
import type { ServiceContext } from '../../server/services/context.ts';
import { type Granted, signIn } from '../../server/services/sign-in.ts';
import { createUser, type ListedUser } from '../../server/services/users.ts';
import type { Store } from '../../server/store/store.ts';
import { contextOf } from './world.ts';

export const PASSWORD = 'correct horse battery';

/** A user who can sign in with `PASSWORD`. */
export async function addUser(
  ctx: ServiceContext,
  username: string,
  role: Role = 'editor',
): Promise<ListedUser> {
  return (await createUser(ctx, { username, role, password: PASSWORD })).user;
}

/** Somebody who is not known yet. */
export function stranger(store: Store): ServiceContext {
  return contextOf(store, { kind: 'anonymous' });
}

export function signedIn(store: Store, username: string, password = PASSWORD): Promise<Granted> {
  return signIn(stranger(store), { username, password });
}

/** What a signed-in user's requests are made with. */
export function asUser(store: Store, { user, session }: Granted): ServiceContext {
  const { id, username, role } = user;
  return contextOf(store, { kind: 'user', id, username, role, session: session.id });
}

/** Actions on a user, the oldest first. */
export async function actionsOn(ctx: ServiceContext, username: string): Promise<string[]> {
  const { items } = await listAudit(ctx, { subject: `user:${username}`, limit: 500 });
  return items.map((record) => record.action).reverse();
}

/** Everything that could be read of it: records as administrators see them, and the tables as they are kept. */
export async function everythingWritten(ctx: ServiceContext): Promise<string> {
  const { items } = await listAudit(ctx, { limit: 500 });
  const rows = await ctx.store.db.execute(sql`
    select to_jsonb(t)::text as row from users t union all select to_jsonb(t)::text from user_sessions t
    union all select to_jsonb(t)::text from one_time_links t union all select to_jsonb(t)::text from audit t`);
  return JSON.stringify([items, rows]);
}

/** As if that many seconds had passed for every session. */
export async function letTimePass(store: Store, seconds: number): Promise<void> {
  await store.db.execute(sql`
    update user_sessions set rotated_at = rotated_at - ${seconds} * interval '1 second',
      created_at = created_at - ${seconds} * interval '1 second',
      expires_at = expires_at - ${seconds} * interval '1 second'`);
}

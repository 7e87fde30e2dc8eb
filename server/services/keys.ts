import { z } from 'zod';
import { mintToken, withSecret } from '../auth/token.ts';
import { type KeyInput, keyInputSchema, type Role } from '../contract/key.ts';
import { may } from '../contract/permissions.ts';
import { ownerOf, roleOf } from '../contract/principal.ts';
import { remark } from '../contract/remark.ts';
import type { Db } from '../store/db.ts';
import { announce } from '../store/queries/changes.ts';
import {
  deleteKey,
  insertKey,
  type KeyRow,
  lockKey,
  readKey,
  readKeys,
  updateKey as writeKey,
} from '../store/queries/keys.ts';
import { recordChange } from './audit.ts';
import type { ServiceContext } from './context.ts';
import { checkRevision, invalidField, notFound, parseInput } from './input.ts';
import { checkReach, narrows } from './key-reach.ts';
import { authorise } from './permissions.ts';

/** A key without anything that could be used in its place. */
export interface ListedKey extends Omit<KeyInput, 'expiresAt'> {
  id: string;
  owner: string;
  expiresAt: Date | null;
  createdAt: Date;
  /** Late by up to a minute. */
  lastUsedAt: Date | null;
  /** Until then the secret before the last rotation works too. */
  previousUntil: Date | null;
  revision: number;
}

/** A key with its token, which is shown this once: `pb_<id>_<secret>`. */
export interface IssuedKey {
  key: ListedKey;
  token: string;
}

/** One's own keys; an administrator sees everybody's. */
export async function listKeys(ctx: ServiceContext): Promise<ListedKey[]> {
  authorise(ctx, 'keys.own');
  const keys = await readKeys(ctx.store.db);
  return keys.filter((key) => mayTouch(ctx, key)).map(listedKey);
}

/** @throws PatchbayError `not_found`, also for keys that are not one's own */
export async function getKey(ctx: ServiceContext, { id }: { id: string }): Promise<ListedKey> {
  authorise(ctx, 'keys.own');
  return listedKey(await existing(ctx, ctx.store.db, id));
}

/** @throws PatchbayError `invalid_input`, `forbidden` when it would reach further than its creator */
export async function createKey(
  ctx: ServiceContext,
  input: z.input<typeof keyInputSchema>,
): Promise<IssuedKey> {
  authorise(ctx, 'keys.own');
  const parsed = parseInput(keyInputSchema, input);
  const expiresAt = parsed.expiresAt === null ? null : futureDate(parsed.expiresAt);
  checkReach(ctx.principal, parsed);
  const { id, hash, token } = mintToken();
  const key: KeyRow = {
    ...parsed,
    id,
    hash,
    previous: null,
    owner: ownerOf(ctx.principal),
    expiresAt,
    createdAt: new Date(),
    lastUsedAt: null,
    revision: 1,
  };
  await ctx.store.transaction(async (tx) => {
    await insertKey(tx, key);
    await record(ctx, tx, 'key.create', null, key);
  });
  return { key: listedKey(key), token };
}

/** The first administrator's key, made when nothing is there yet; null when there is any key. */
export async function createBootstrapKey(ctx: ServiceContext): Promise<IssuedKey | null> {
  authorise(ctx, 'keys.all');
  const keys = await readKeys(ctx.store.db);
  return keys.length > 0 ? null : createKey(ctx, { name: 'First key', rest: 'admin' });
}

const patchSchema = z.strictObject({
  name: keyInputSchema.shape.name.optional(),
  scope: keyInputSchema.shape.scope.unwrap().optional(),
  rest: keyInputSchema.shape.rest.unwrap().optional(),
  expiresAt: keyInputSchema.shape.expiresAt.unwrap().optional(),
  limits: keyInputSchema.shape.limits.unwrap().optional(),
  enabled: z.boolean().optional(),
});

/** @throws PatchbayError `not_found`, `stale`, `precondition_required`, `invalid_input`, `forbidden` */
export async function updateKey(
  ctx: ServiceContext,
  input: { id: string; patch: z.input<typeof patchSchema>; ifMatch: number | null | undefined },
): Promise<ListedKey> {
  authorise(ctx, 'keys.own');
  const { expiresAt, ...patch } = parseInput(patchSchema, input.patch);
  const expiry = typeof expiresAt === 'string' ? futureDate(expiresAt) : expiresAt;
  return changeKey(ctx, input.id, 'key.update', (key) => {
    checkRevision(key.revision, input.ifMatch);
    const next: KeyRow = {
      ...key,
      name: patch.name ?? key.name,
      scope: patch.scope ?? key.scope,
      rest: patch.rest === undefined ? key.rest : patch.rest,
      limits: patch.limits ?? key.limits,
      enabled: patch.enabled ?? key.enabled,
      expiresAt: expiry === undefined ? key.expiresAt : expiry,
    };
    if (!narrows(key, next)) checkReach(ctx.principal, next);
    return next;
  });
}

const overlapSchema = z.number().int().min(0).max(2_592_000);

/** A new secret for the same id. The old one goes on working for `overlapSeconds` (at most 30 days). */
export async function rotateKey(
  ctx: ServiceContext,
  input: { id: string; overlapSeconds?: number },
): Promise<IssuedKey> {
  authorise(ctx, 'keys.own');
  const overlap = parseInput(overlapSchema, input.overlapSeconds ?? 0, ['overlapSeconds']);
  const { hash, token } = withSecret(input.id);
  const key = await changeKey(ctx, input.id, 'key.rotate', (before) => {
    checkReach(ctx.principal, before);
    const until = new Date(Date.now() + overlap * 1000);
    return { ...before, hash, previous: overlap === 0 ? null : { hash: before.hash, until } };
  });
  return { key, token };
}

/** The key is gone at once, on every replica. @throws PatchbayError `not_found` */
export async function revokeKey(ctx: ServiceContext, { id }: { id: string }): Promise<void> {
  authorise(ctx, 'keys.own');
  await ctx.store.transaction(async (tx) => {
    const key = await existing(ctx, tx, id);
    await deleteKey(tx, id);
    await record(ctx, tx, 'key.revoke', key, null);
  });
}

/** The keys of an owner who is going, one audit record each; in the transaction in which they go. */
export async function revokeKeysOf(ctx: ServiceContext, tx: Db, owner: string): Promise<void> {
  for (const key of await readKeys(tx)) {
    if (key.owner !== owner) continue;
    await deleteKey(tx, key.id);
    await record(ctx, tx, 'key.revoke', key, null);
  }
}

async function changeKey(
  ctx: ServiceContext,
  id: string,
  action: string,
  change: (key: KeyRow) => KeyRow,
): Promise<ListedKey> {
  return ctx.store.transaction(async (tx) => {
    // Locked: what another transaction takes out of its scope meanwhile must not come back.
    const before = await existing(ctx, tx, id, lockKey);
    const after = { ...change(before), revision: before.revision + 1 };
    await writeKey(tx, after);
    await record(ctx, tx, action, before, after);
    return listedKey(after);
  });
}

async function record(
  ctx: ServiceContext,
  tx: Db,
  action: string,
  before: KeyRow | null,
  after: KeyRow | null,
): Promise<void> {
  const id = (after ?? before)?.id ?? '';
  await recordChange(ctx, tx, {
    action,
    subject: `key:${id}`,
    before: before && listedKey(before),
    after: after && listedKey(after),
    revision: null,
  });
  await announce(tx, { topic: 'keys', name: id });
}

async function existing(ctx: ServiceContext, db: Db, id: string, read = readKey): Promise<KeyRow> {
  const key = await read(db, id);
  if (!key || !mayTouch(ctx, key)) throw notFound(`key "${id}"`);
  return key;
}

/** One's own keys; an administrator's reach is everybody's. */
export function mayTouch({ principal }: ServiceContext, key: KeyRow): boolean {
  const role: Role | null = roleOf(principal);
  return (
    may(role, 'keys.all') ||
    key.owner === ownerOf(principal) ||
    (principal.kind === 'key' && principal.id === key.id)
  );
}

/** The key without its hashes. */
export function listedKey(row: KeyRow): ListedKey {
  const { hash: _, previous, ...key } = row;
  return { ...key, previousUntil: previous?.until ?? null };
}

function futureDate(text: string): Date {
  const date = new Date(text);
  if (date.getTime() > Date.now()) return date;
  throw invalidField('expiresAt', remark('not_future'));
}

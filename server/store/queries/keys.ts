import { asc, eq, sql } from 'drizzle-orm';
import { keyLimitsSchema, keyScopeSchema } from '../../contract/key.ts';
import type { StoredKey } from '../../contract/snapshot.ts';
import type { Db } from '../db.ts';
import { keys } from '../schema/index.ts';

/** A key as listed; `lastUsedAt` is late by up to a minute. */
export interface KeyRow extends StoredKey {
  lastUsedAt: Date | null;
}

function toKey(row: typeof keys.$inferSelect): KeyRow {
  const { previousHash, previousUntil, scope, limits, ...rest } = row;
  return {
    ...rest,
    previous: previousHash && previousUntil ? { hash: previousHash, until: previousUntil } : null,
    scope: keyScopeSchema.parse(scope),
    limits: keyLimitsSchema.parse(limits),
  };
}

function toRow(key: Omit<StoredKey, 'id' | 'createdAt'>) {
  return {
    name: key.name,
    hash: key.hash,
    previousHash: key.previous?.hash ?? null,
    previousUntil: key.previous?.until ?? null,
    owner: key.owner,
    scope: key.scope,
    rest: key.rest,
    limits: key.limits,
    enabled: key.enabled,
    expiresAt: key.expiresAt,
    revision: key.revision,
  };
}

/** All keys, oldest first. */
export async function readKeys(db: Db): Promise<KeyRow[]> {
  const rows = await db.select().from(keys).orderBy(asc(keys.createdAt), asc(keys.id));
  return rows.map(toKey);
}

export async function readKey(db: Db, id: string): Promise<KeyRow | undefined> {
  const [row] = await db.select().from(keys).where(eq(keys.id, id));
  return row && toKey(row);
}

/** As `readKey`; nobody else changes it until the transaction ends. */
export async function lockKey(tx: Db, id: string): Promise<KeyRow | undefined> {
  const [row] = await tx.select().from(keys).where(eq(keys.id, id)).for('update');
  return row && toKey(row);
}

/** All keys; nobody else changes them until the transaction ends. In the order of their ids, so that two never cross. */
export async function lockKeys(tx: Db): Promise<KeyRow[]> {
  const rows = await tx.select().from(keys).orderBy(asc(keys.id)).for('update');
  return rows.map(toKey);
}

/** @throws PatchbayError conflict, if the id is taken (as the database's error inside a transaction) */
export async function insertKey(tx: Db, key: StoredKey): Promise<void> {
  await tx.insert(keys).values({ id: key.id, createdAt: key.createdAt, ...toRow(key) });
}

/** Writes every member but id and createdAt. @returns false if there is no such key */
export async function updateKey(tx: Db, key: StoredKey): Promise<boolean> {
  const rows = await tx.update(keys).set(toRow(key)).where(eq(keys.id, key.id)).returning({ id: keys.id });
  return rows.length > 0;
}

/** @returns false if there is no such key */
export async function deleteKey(tx: Db, id: string): Promise<boolean> {
  const rows = await tx.delete(keys).where(eq(keys.id, id)).returning({ id: keys.id });
  return rows.length > 0;
}

/** Notes when keys were last used; never moves a time backwards. One statement for any number of keys. */
export async function touchKeys(db: Db, used: ReadonlyMap<string, Date>): Promise<void> {
  if (used.size === 0) return;
  const rows = [...used].map(([id, at]) => ({ id, at: at.toISOString() }));
  await db.execute(sql`
    update keys set last_used_at = greatest(last_used_at, r.at)
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id text, at timestamptz) where keys.id = r.id`);
}

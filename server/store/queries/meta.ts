import { eq } from 'drizzle-orm';
import { PatchbayError } from '../../lib/errors.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { Db } from '../db.ts';
import { meta } from '../schema/index.ts';

export async function readMeta(db: Db, key: string): Promise<string | undefined> {
  const [row] = await db.select().from(meta).where(eq(meta.key, key));
  return row?.value;
}

export async function writeMeta(db: Db, key: string, value: string): Promise<void> {
  await db.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } });
}

const CHECK_KEY = 'encryptionCheck';
const CHECK_TEXT = 'patchbay';

/**
 * Refuses a database whose secrets were sealed with another key. The first process leaves the check value.
 * @throws PatchbayError misconfigured
 */
export async function checkSealer(db: Db, sealer: Sealer): Promise<void> {
  const stored = (await readMeta(db, CHECK_KEY)) ?? (await leaveCheck(db, sealer));
  if (stored !== undefined && sealer.open(stored)?.toString() === CHECK_TEXT) return;
  throw new PatchbayError(
    'misconfigured',
    'The secrets in this database were encrypted with another ENCRYPTION_KEY. Start with the key it was created with ' +
      '(kept in DATA_DIR if Patchbay generated it), or use another database.',
  );
}

/** Replicas that start together: the first one's value stays, and all read it. */
async function leaveCheck(db: Db, sealer: Sealer): Promise<string | undefined> {
  await db
    .insert(meta)
    .values({ key: CHECK_KEY, value: sealer.seal(CHECK_TEXT) })
    .onConflictDoNothing();
  return readMeta(db, CHECK_KEY);
}

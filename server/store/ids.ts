import { randomFillSync } from 'node:crypto';

const RANDOM_BYTES = 10;
/** Asking for randomness costs the same for many bytes as for few, and every call has an id. */
const pool = Buffer.allocUnsafeSlow(512 * RANDOM_BYTES);
let used = pool.length;

/** An id that sorts by time (48 bits of milliseconds, 80 random bits), 32 hex characters. */
export function newId(at: Date = new Date()): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.toString('hex', used, used + RANDOM_BYTES);
  used += RANDOM_BYTES;
  return at.getTime().toString(16).padStart(12, '0') + random;
}

/** When an id of `newId` was made, or null for any other text. */
export function timeOfId(id: string): Date | null {
  return /^[0-9a-f]{32}$/.test(id) ? new Date(Number.parseInt(id.slice(0, 12), 16)) : null;
}

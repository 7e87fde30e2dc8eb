import { randomBytes } from 'node:crypto';

/** An id that sorts by time (48 bits of milliseconds, 80 random bits), 32 hex characters. */
export function newId(at: Date = new Date()): string {
  const id = randomBytes(16);
  id.writeUIntBE(at.getTime(), 0, 6);
  return id.toString('hex');
}

/** When an id of `newId` was made, or null for any other text. */
export function timeOfId(id: string): Date | null {
  return /^[0-9a-f]{32}$/.test(id) ? new Date(Number.parseInt(id.slice(0, 12), 16)) : null;
}

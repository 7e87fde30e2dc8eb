import { randomBytes } from 'node:crypto';

/** An id that sorts by time (48 bits of milliseconds, 80 random bits), 32 hex characters. */
export function newId(at: Date = new Date()): string {
  const id = randomBytes(16);
  id.writeUIntBE(at.getTime(), 0, 6);
  return id.toString('hex');
}

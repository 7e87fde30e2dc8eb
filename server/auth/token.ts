import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_LENGTH = 10;
/** Offset of the secret in `pb_<id>_<secret>`. */
const SECRET_AT = 3 + ID_LENGTH + 1;
const ID = /^[a-z2-7]{10}$/;
const SECRET = /^[A-Za-z0-9_-]{16,128}$/;

export interface ParsedToken {
  id: string;
  secret: string;
}

/** A new key: 10 base32 characters of id and 256 random bits. The token is shown once; only the hash is stored. */
export function mintToken(): ParsedToken & { token: string; hash: Buffer } {
  const id = Array.from(randomBytes(ID_LENGTH), (byte) => ALPHABET.charAt(byte & 31)).join('');
  return withSecret(id);
}

/** A new secret for an existing key (rotation). */
export function withSecret(id: string): ParsedToken & { token: string; hash: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { id, secret, token: `pb_${id}_${secret}`, hash: hashSecret(secret) };
}

/** The parts of `pb_<id>_<secret>`, or null if the text has another form. */
export function parseToken(token: string): ParsedToken | null {
  if (!token.startsWith('pb_') || token.charCodeAt(SECRET_AT - 1) !== 95) return null;
  const id = token.slice(3, SECRET_AT - 1);
  const secret = token.slice(SECRET_AT);
  return ID.test(id) && SECRET.test(secret) ? { id, secret } : null;
}

/** SHA-256 of the secret's text. A fast hash is right here: the secret has 256 random bits, nothing can be guessed. */
export function hashSecret(secret: string | Buffer): Buffer {
  // By way of a string: asking Node for a buffer costs four times as much, on every request.
  return Buffer.from(hash('sha256', secret, 'binary'), 'latin1');
}

/** Constant time. Hashes of another length than 32 bytes are never equal. */
export function sameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * The credential of an `Authorization: Bearer` header (scheme in any case), or why there is none. Written without
 * regular expressions or splitting because it runs on every request.
 */
export function bearerOf(
  header: string | undefined,
): { ok: true; token: string } | { ok: false; reason: 'missing' | 'malformed' } {
  if (header === undefined || header === '') return { ok: false, reason: 'missing' };
  if (header.length < 8 || header.charCodeAt(6) !== 32 || header.slice(0, 6).toLowerCase() !== 'bearer') {
    return { ok: false, reason: 'malformed' };
  }
  const token = header.slice(7).trim();
  return token === '' ? { ok: false, reason: 'malformed' } : { ok: true, token };
}

/**
 * Id of the key that a refused header presents, for the record of denials; null if it has another form. Use it only
 * where the id is known (`wrong`, `expired`, `disabled`): made-up ids must not make rows of their own.
 */
export function presentedKeyId(header: string | undefined): string | null {
  const bearer = bearerOf(header);
  return bearer.ok ? (parseToken(bearer.token)?.id ?? null) : null;
}

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Authenticated encryption (AES-256-GCM) with a key derived per purpose (HKDF-SHA256), so that a text sealed for one
 * purpose never opens for another. Sealed form: base64url of 12 bytes nonce, ciphertext, 16 bytes tag.
 */
export interface Sealer {
  seal(text: string | Buffer): string;
  /** The same, but one text always becomes one sealed text: for ids that are compared. It tells which texts are equal. */
  sealAlike(text: string): string;
  /** The plain bytes, or null if it was not sealed by this key for this purpose. Never throws. */
  open(sealed: string): Buffer | null;
}

/** The same for bytes that need not travel as text. */
export interface ByteSealer {
  /** @param aad what the bytes are bound to: the same must be said when they are opened */
  seal(plain: Buffer, aad: Buffer): Buffer;
  /** The plain bytes, or null. Never throws. */
  open(sealed: Buffer, aad: Buffer): Buffer | null;
}

/** Bytes. */
const NONCE = 12;
const TAG = 16;

/** @param key 32 bytes; @param aad bytes that must be the same when it is opened. @returns nonce, ciphertext and tag */
export function encrypt(key: Buffer, plain: Buffer, aad?: Buffer): Buffer {
  return encryptWith(key, randomBytes(NONCE), plain, aad);
}

function encryptWith(key: Buffer, nonce: Buffer, plain: Buffer, aad?: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  if (aad) cipher.setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What `encrypt` was given, or null if key, `aad` or a byte is another. Never throws. */
export function decrypt(key: Buffer, bytes: Buffer, aad?: Buffer): Buffer | null {
  if (bytes.length < NONCE + TAG) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE));
    if (aad) decipher.setAAD(aad);
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
    const body = bytes.subarray(NONCE, bytes.length - TAG);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return null;
  }
}

/** @param secret at least 32 characters; @param purpose e.g. `store`, `session` */
export function createSealer(secret: string, purpose: string): Sealer {
  const key = keyFor(secret, purpose);
  // A nonce made of the text itself never stands for two texts under one key.
  const nonces = keyFor(secret, `${purpose}:nonce`);
  return {
    sealAlike(text) {
      const nonce = createHmac('sha256', nonces).update(text).digest().subarray(0, NONCE);
      return encryptWith(key, nonce, Buffer.from(text)).toString('base64url');
    },
    seal: (text) => encrypt(key, typeof text === 'string' ? Buffer.from(text) : text).toString('base64url'),
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      // Node reads past what is no base64url; a value that could be written in many ways would be known by none.
      return bytes.toString('base64url') === sealed ? decrypt(key, bytes) : null;
    },
  };
}

/** @param secret and `purpose` as for `createSealer` */
export function createByteSealer(secret: string, purpose: string): ByteSealer {
  const key = keyFor(secret, purpose);
  return {
    seal: (plain, aad) => encrypt(key, plain, aad),
    open: (sealed, aad) => decrypt(key, sealed, aad),
  };
}

function keyFor(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'patchbay', purpose, 32));
}

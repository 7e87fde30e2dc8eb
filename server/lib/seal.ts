import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Authenticated encryption (AES-256-GCM) with a key derived per purpose (HKDF-SHA256), so that a text sealed for one
 * purpose never opens for another. Sealed form: base64url of 12 bytes nonce, ciphertext, 16 bytes tag.
 */
export interface Sealer {
  seal(text: string | Buffer): string;
  /** The plain bytes, or null if it was not sealed by this key for this purpose. Never throws. */
  open(sealed: string): Buffer | null;
}

const NONCE = 12;
const TAG = 16;

/** @param secret at least 32 characters; @param purpose e.g. `store`, `session` */
export function createSealer(secret: string, purpose: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secret, 'patchbay', purpose, 32));
  return {
    seal(text) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = typeof text === 'string' ? cipher.update(text, 'utf8') : cipher.update(text);
      return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE + TAG) return null;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE));
        decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE, bytes.length - TAG)), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}

import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { remark } from '../../contract/remark.ts';
import { MIN_PASSPHRASE } from '../../contract/secret.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { decrypt, encrypt } from '../../lib/seal.ts';

/**
 * Secrets of an encrypted export, one self-describing string each:
 * `patchbay-sealed:1:<salt>:<nonce, ciphertext, tag>`, base64url. Key: scrypt (N 2^15, r 8, p 1) of the passphrase and
 * the salt; cipher: AES-256-GCM with the salt as associated data. One export uses one salt.
 */
const PREFIX = 'patchbay-sealed:1:';
const SEALED = /^patchbay-sealed:1:([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{38,})$/;
/** A derivation costs 80 ms and 32 MB, so a document can't ask for many. */
const MAX_SALTS = 4;

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

export function isSealed(text: string): boolean {
  return SEALED.test(text);
}

/** @returns a function that seals one text. @throws PatchbayError `invalid_input` for a short passphrase */
export async function createSealing(passphrase: string): Promise<(text: string) => string> {
  if (passphrase.length < MIN_PASSPHRASE) {
    const said = remark('few_characters', { limit: MIN_PASSPHRASE });
    throw new PatchbayError('invalid_input', `The passphrase ${said.message}`, {
      fields: [{ path: 'passphrase', ...said }],
    });
  }
  const salt = randomBytes(16);
  const key = await keyOf(passphrase, salt);
  return (text) => {
    const bytes = encrypt(key, Buffer.from(text), salt);
    return `${PREFIX}${salt.toString('base64url')}:${bytes.toString('base64url')}`;
  };
}

/** @returns a function that opens the sealed strings of `document`, null where the passphrase is not the one */
export async function createOpening(
  document: string,
  passphrase: string,
): Promise<(sealed: string) => string | null> {
  const salts = new Set(
    [...document.matchAll(/patchbay-sealed:1:([A-Za-z0-9_-]{22}):/g)].map((match) => match[1] ?? ''),
  );
  const keys = new Map<string, Buffer>();
  for (const salt of [...salts].slice(0, MAX_SALTS))
    keys.set(salt, await keyOf(passphrase, Buffer.from(salt, 'base64url')));
  return (sealed) => {
    const match = SEALED.exec(sealed);
    const key = keys.get(match?.[1] ?? '');
    return match && key
      ? openText(key, Buffer.from(match[1] ?? '', 'base64url'), Buffer.from(match[2] ?? '', 'base64url'))
      : null;
  };
}

function openText(key: Buffer, salt: Buffer, bytes: Buffer): string | null {
  return decrypt(key, bytes, salt)?.toString('utf8') ?? null;
}

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  return derive(passphrase, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
}

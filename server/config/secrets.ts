import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIN_ENCRYPTION_KEY } from '../contract/secret.ts';
import { errnoOf, PatchbayError } from '../lib/errors.ts';
import type { Config } from './env.ts';

export interface Secrets {
  /** Encrypts secrets at rest. */
  readonly encryptionKey: string;
  /** What browsers hold that are signed in is signed with it. */
  readonly jwtSecret: string;
  /** Lets the command line on this machine act as an administrator. */
  readonly localToken: string;
}

const ENCRYPTION_KEY = 'encryption-key';
const JWT_SECRET = 'jwt-secret';
const LOCAL_TOKEN = 'local-token';

/**
 * The secrets of this installation; what the environment doesn't give is generated once into `DATA_DIR`, mode 0600.
 * @throws PatchbayError `misconfigured` when the folder can't be used or a file in it is too short
 */
export function loadSecrets(config: Pick<Config, 'dataDir' | 'encryptionKey' | 'jwtSecret'>): Secrets {
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new PatchbayError(
      'misconfigured',
      `DATA_DIR ${config.dataDir} cannot be created; set it to a folder that this user may write`,
      {
        cause: error,
      },
    );
  }
  return {
    encryptionKey: config.encryptionKey ?? loadOrCreate(join(config.dataDir, ENCRYPTION_KEY)),
    jwtSecret: config.jwtSecret ?? loadOrCreate(join(config.dataDir, JWT_SECRET)),
    localToken: loadOrCreate(join(config.dataDir, LOCAL_TOKEN)),
  };
}

/**
 * The key that this installation seals with, or null where none was ever made; makes nothing.
 * @throws PatchbayError as `loadSecrets`
 */
export function readEncryptionKey({
  dataDir,
  encryptionKey,
}: Pick<Config, 'dataDir' | 'encryptionKey'>): string | null {
  return encryptionKey ?? usable(join(dataDir, ENCRYPTION_KEY), readOwn);
}

/** The token of the hub that uses this folder, or null when there is none (or it isn't ours to read). */
export function readLocalToken(dataDir: string): string | null {
  try {
    return readFileSync(join(dataDir, LOCAL_TOKEN), 'utf8').trim() || null;
  } catch {
    return null;
  }
}

function loadOrCreate(path: string): string {
  return usable(path, () => readOwn(path) ?? create(path));
}

/** @throws PatchbayError whatever keeps a file from being used */
function usable<T>(path: string, work: (path: string) => T): T {
  try {
    return work(path);
  } catch (error) {
    if (error instanceof PatchbayError) throw error;
    throw new PatchbayError(
      'misconfigured',
      `${path} cannot be read or written; give it to this user, or set DATA_DIR`,
      { cause: error },
    );
  }
}

function readOwn(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return null;
  if ((stats.mode & 0o077) !== 0) chmodSync(path, 0o600);
  const value = readFileSync(path, 'utf8').trim();
  if (value.length >= MIN_ENCRYPTION_KEY) return value;
  throw new PatchbayError(
    'misconfigured',
    `${path} holds ${value.length} characters; at least ${MIN_ENCRYPTION_KEY} are needed. Restore it from a backup`,
  );
}

/** Written aside and linked into place, so that two processes starting at once agree on one whole value. */
function create(path: string): string {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readOwn(path) ?? '';
}

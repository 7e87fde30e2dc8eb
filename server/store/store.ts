import type { CallRecord } from '../contract/activity.ts';
import type { Log } from '../lib/log.ts';
import type { Sealer } from '../lib/seal.ts';
import type { ChangeFeed } from './changes.ts';
import type { Db } from './db.ts';
import type { Opened } from './pglite/folder.ts';
import { openPglite } from './pglite/open.ts';
import { openPostgres } from './postgres/open.ts';

export interface StoreOptions {
  /** A PostgreSQL URL, or null for PGlite in `dataDir/pg`. */
  url: string | null;
  /** Reaches the same database without a pooler: for LISTEN, locks and migrations. */
  directUrl?: string | null;
  poolSize: number;
  dataDir: string;
  sealer: Sealer;
  log: Log;
  /** Gives up waiting for a database that can't be reached. */
  signal?: AbortSignal;
  /** The folder of PGlite, if its opening has begun already; it becomes the store's. */
  begun?: Promise<Opened> | null;
  /** PGlite that keeps nothing; for tests and development. */
  memory?: boolean;
  /** How long to wait at first for a PostgreSQL that cannot be reached, ms; a minute if absent. */
  connectMs?: number;
}

export interface StoreHealth {
  ok: boolean;
  /** Version of the database server, empty if it cannot be reached. */
  version: string;
  message?: string;
}

/**
 * The database, open and migrated. Errors of `db` and `transaction` are PatchbayErrors: `unavailable` when the
 * database cannot be reached, `conflict` for a unique name taken meanwhile, `internal` otherwise, never with parameters
 * in their text.
 */
export interface Store {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Db;
  readonly sealer: Sealer;
  readonly changes: ChangeFeed;
  /**
   * All or nothing. `work` may run again after a deadlock, so it does nothing but queries; it is rolled back when it
   * takes more than 30 s. Nested transactions are savepoints (`tx.transaction`).
   */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>;
  /** Writes records of calls and adds them to the rollups, in the cheapest way that the database has; those already there
   * are passed over. @returns how many were new */
  writeCalls(records: readonly CallRecord[]): Promise<number>;
  health(): Promise<StoreHealth>;
  /** Waits for what runs, then closes. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens the database, brings its schema up to date and checks that it was sealed with this key.
 * @throws PatchbayError `locked` (another process holds the folder), `misconfigured` (another encryption key, a newer
 *   schema, no pgvector, too old a server), `unavailable` (cannot be reached)
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  return options.url !== null && !options.memory
    ? openPostgres({ ...options, url: options.url })
    : openPglite(options);
}

import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Change } from '../contract/snapshot.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Sealer } from '../lib/seal.ts';
import { within } from '../lib/within.ts';
import { collectAnnouncements, type Emitter } from './changes.ts';
import type { CopyIn } from './copy-rows.ts';
import type { Db } from './db.ts';
import { isRetryable } from './errors.ts';
import { insertCallRecords } from './queries/activity.ts';
import { rowsOf } from './queries/rows.ts';
import type { Store, StoreHealth } from './store.ts';

interface Parts {
  kind: Store['kind'];
  db: Db;
  sealer: Sealer;
  changes: Emitter;
  log: Log;
  copyIn: CopyIn | null;
  /** Anything the operator should know while the database answers. */
  remark(): string | undefined;
  close(): Promise<void>;
}

const ATTEMPTS = 3;
const HEALTH_MS = 5_000;

/** The store of an open, migrated database: what both kinds have in common. */
export function assembleStore(parts: Parts): Store {
  const { kind, db, sealer, changes, log } = parts;
  let closed: Promise<void> | undefined;

  async function transaction<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const announced: Change[] = [];
        const result = await db.transaction((tx) => {
          collectAnnouncements(tx, announced);
          return work(tx);
        });
        // This process hears of its own changes before the writer does, so that what was acknowledged is in force; the
        // notification that follows is heard again, which does no harm.
        for (const change of announced) changes.emit(change);
        return result;
      } catch (error) {
        if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
        log.debug('a transaction is repeated', { attempt, error });
      }
    }
  }

  async function health(): Promise<StoreHealth> {
    try {
      const late = () => new Error(`no answer within ${HEALTH_MS} ms`);
      const version = await within(serverVersion(db), HEALTH_MS, late);
      const message = parts.remark();
      return message === undefined ? { ok: true, version } : { ok: true, version, message };
    } catch (error) {
      return { ok: false, version: '', message: messageOf(error) };
    }
  }

  return {
    kind,
    db,
    sealer,
    changes,
    transaction,
    writeCalls: (records) => insertCallRecords(db, records, parts.copyIn),
    health,
    close: () => {
      closed ??= parts.close();
      return closed;
    },
  };
}

async function serverVersion(db: Db): Promise<string> {
  const [row] = await rowsOf(
    db,
    sql`select current_setting('server_version') as version`,
    z.object({ version: z.string() }),
  );
  return row?.version ?? '';
}

import { setTimeout as sleep } from 'node:timers/promises';
import { backoffDelay } from '../../lib/backoff.ts';
import { createCloser } from '../../lib/closer.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { assembleStore } from '../assemble.ts';
import { sqlState, storeError } from '../errors.ts';
import { isMigrated, migrate } from '../migrate.ts';
import { checkSealer } from '../queries/meta.ts';
import { ensurePartitions, partitionsAhead } from '../queries/partitions.ts';
import { createDb } from '../session.ts';
import type { Store, StoreOptions } from '../store.ts';
import { type Connection, describeUrl } from './config.ts';
import { openFeed } from './feed.ts';
import { createPostgresPool, type PostgresPool } from './pool.ts';

const STATEMENT_MS = 30_000;
const MIGRATION_MS = 600_000;
const FEED_MS = 5_000;

/** PostgreSQL. Waits up to `connectMs` for the server to come up. @throws PatchbayError misconfigured, unavailable */
export async function openPostgres(options: StoreOptions & { url: string }): Promise<Store> {
  const { url, directUrl, sealer, log, connectMs = 60_000, signal } = options;
  const patience: Patience = { ms: connectMs, signal, log };
  const direct = directUrl ?? url;
  const closer = createCloser((name, error) => log.error('closing the store failed', { part: name, error }));
  try {
    const { pool, poolered } = await withinPatience(url, patience, () => openPool(options, direct !== url));
    closer.add('database pool', pool.close);
    const db = createDb(pool);
    if (!(await withinPatience(url, patience, () => isMigrated(db))))
      await withinPatience(direct, patience, () => migrateOnce(direct, poolered && direct === url, log));

    const connection: Connection = { url: direct, statementMs: STATEMENT_MS, poolered: true };
    const feed = openFeed({ connection, db, log });
    closer.add('change feed', feed.close);
    await checkSealer(db, sealer);
    await ensurePartitions(db, partitionsAhead(new Date()));
    // Not for ever: it goes on trying, and says resync when it has succeeded.
    await Promise.race([feed.ready, sleep(FEED_MS, undefined, { ref: false })]);

    const remark = () =>
      feed.mode() === 'connecting' ? 'changes of other replicas do not arrive' : undefined;
    return assembleStore({
      kind: 'postgres',
      db,
      sealer,
      changes: feed.changes,
      log,
      // The statement is as cheap there: PostgreSQL is another process, and COPY would take more round trips.
      copyIn: null,
      remark,
      close: closer.close,
    });
  } catch (error) {
    await closer.close();
    throw error;
  }
}

async function migrateOnce(url: string, poolered: boolean, log: Log): Promise<void> {
  const pool = createPostgresPool({ url, statementMs: MIGRATION_MS, poolered }, 1, log);
  try {
    await migrate(pool);
  } finally {
    await pool.close();
  }
}

/** A pool that was seen to answer; without start-up parameters where the server is a pooler that refuses them. */
async function openPool(
  { url, poolSize, log }: Pick<StoreOptions, 'poolSize' | 'log'> & { url: string },
  poolered: boolean,
): Promise<{ pool: PostgresPool; poolered: boolean }> {
  const pool = createPostgresPool({ url, statementMs: STATEMENT_MS, poolered }, poolSize, log);
  try {
    await pool.query('select 1', [], 'array');
    return { pool, poolered };
  } catch (error) {
    await pool.close();
    if (poolered || !/unsupported startup parameter/i.test(messageOf(error))) throw error;
    return openPool({ url, poolSize, log }, true);
  }
}

/** Wrong credentials and missing databases do not mend themselves. */
function refusal(url: string, error: unknown): PatchbayError | null {
  const state = sqlState(error) ?? '';
  if (!/^(28|3D|42501)/.test(state)) return null;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return new PatchbayError(
    'misconfigured',
    `PostgreSQL at ${describeUrl(url)} refuses: ${messageOf(cause)}.`,
    {
      cause: error,
    },
  );
}

interface Patience {
  ms: number;
  signal: AbortSignal | undefined;
  log: Log;
}

/** Tries again while the server cannot be reached: in a fresh deployment it often starts later than the hub. */
async function withinPatience<T>(
  url: string,
  { ms, signal, log }: Patience,
  work: () => Promise<T>,
): Promise<T> {
  const until = Date.now() + ms;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (thrown) {
      const error = storeError(thrown);
      if (error instanceof PatchbayError && error.code === 'misconfigured') throw error;
      const refused = refusal(url, error);
      if (refused) throw refused;
      if (!(error instanceof PatchbayError) || error.code !== 'unavailable') throw error;
      const wait = backoffDelay(attempt, { baseMs: 250, capMs: 5_000 });
      if (Date.now() + wait > until) {
        throw new PatchbayError(
          'unavailable',
          `PostgreSQL at ${describeUrl(url)} cannot be reached: ${messageOf(error.cause)}.`,
          {
            cause: error,
          },
        );
      }
      log.warn('the database cannot be reached; trying again', {
        database: describeUrl(url),
        attempt,
        error,
      });
      await sleep(wait, undefined, signal && { signal }).catch(() => {});
      if (signal?.aborted) throw new PatchbayError('cancelled', 'The start was given up', { cause: error });
    }
  }
}

import { sql } from 'drizzle-orm';
import { NoopCache } from 'drizzle-orm/cache/core';
import { NoopLogger } from 'drizzle-orm/logger';
import {
  PgDatabase,
  PgDialect,
  PgSession,
  PgTransaction,
  type PgTransactionConfig,
  type PreparedQueryConfig,
} from 'drizzle-orm/pg-core';
import { PreparedQuery } from 'drizzle-orm/pg-proxy';
import type { Db, RowsHKT } from './db.ts';
import { storeError } from './errors.ts';
import type { SqlClient, SqlPool } from './sql-client.ts';

/** A transaction that takes longer is rolled back: on PGlite it keeps every other statement waiting. */
const TRANSACTION_DEADLINE_MS = 30_000;

const dialect = new PgDialect();
const logger = new NoopLogger();
const cache = new NoopCache();

/**
 * Drizzle over a SqlClient, the same for PGlite and PostgreSQL. Its own drivers differ in what a raw statement answers,
 * and fail with an error that carries every parameter in its text; here errors are the store's.
 */
class Statement<T extends PreparedQueryConfig> extends PreparedQuery<T> {
  override async execute(values?: Record<string, unknown>): Promise<T['execute']> {
    try {
      return await super.execute(values);
    } catch (error) {
      throw storeError(error);
    }
  }
}

class Session extends PgSession<RowsHKT> {
  readonly #client: SqlClient;
  constructor(client: SqlClient) {
    super(dialect);
    this.#client = client;
  }

  override prepareQuery<T extends PreparedQueryConfig>(
    ...[query, fields, , arrays, mapper, metadata, caching]: Parameters<PgSession<RowsHKT>['prepareQuery']>
  ): Statement<T> {
    const send = async (text: string, params: unknown[], method: 'all' | 'execute') => ({
      rows: await this.#client.query(text, params, method === 'all' ? 'array' : 'object'),
    });
    return new Statement(
      send,
      query.sql,
      query.params,
      undefined,
      logger,
      cache,
      metadata,
      caching,
      fields,
      arrays,
      mapper,
    );
  }

  override transaction<T>(_work: (tx: Transaction) => Promise<T>): Promise<T> {
    return Promise.reject(new Error('A transaction is begun by its database.'));
  }
}

/** The session of a whole database: its transactions have a connection of their own. */
class RootSession extends Session {
  readonly #pool: SqlPool;
  constructor(pool: SqlPool) {
    super(pool);
    this.#pool = pool;
  }

  override transaction<T>(work: (tx: Transaction) => Promise<T>, config?: PgTransactionConfig): Promise<T> {
    return transact(this.#pool, TRANSACTION_DEADLINE_MS, async (tx) => {
      if (config) await tx.setTransaction(config);
      return work(tx);
    });
  }
}

class Transaction extends PgTransaction<RowsHKT> {
  readonly #session: Session;
  readonly #depth: number;
  constructor(session: Session, depth = 0) {
    super(dialect, session, undefined, depth);
    this.#session = session;
    this.#depth = depth;
  }

  override async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const savepoint = sql.raw(`sp${this.#depth + 1}`);
    await this.execute(sql`savepoint ${savepoint}`);
    try {
      const result = await work(new Transaction(this.#session, this.#depth + 1));
      await this.execute(sql`release savepoint ${savepoint}`);
      return result;
    } catch (error) {
      await this.execute(sql`rollback to savepoint ${savepoint}`);
      throw error;
    }
  }
}

/** Runs `work` between begin and commit on a connection of its own. */
export async function transact<T>(
  pool: SqlPool,
  deadlineMs: number,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  try {
    return await pool.exclusive(async (client) => {
      await client.query('begin', [], 'object');
      try {
        const result = await work(new Transaction(new Session(client)));
        await client.query('commit', [], 'object');
        return result;
      } catch (error) {
        // The first error says why; a connection that cannot even roll back is thrown away by its pool.
        await client.query('rollback', [], 'object').catch(() => {});
        throw error;
      }
    }, deadlineMs);
  } catch (error) {
    throw storeError(error);
  }
}

export function createDb(pool: SqlPool): Db {
  return new PgDatabase(dialect, new RootSession(pool), undefined);
}

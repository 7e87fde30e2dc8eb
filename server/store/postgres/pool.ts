import type { PoolClient } from 'pg';
import pg from 'pg';
import { PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/within.ts';
import type { RowMode, SqlClient, SqlPool } from '../sql-client.ts';
import { type Connection, clientConfig, types } from './config.ts';

export interface PostgresPool extends SqlPool {
  /** Waits for what runs, at most 10 s. */
  close(): Promise<void>;
}

const CLOSE_MS = 10_000;

export function createPostgresPool(connection: Connection, size: number, log: Log): PostgresPool {
  const pool = new pg.Pool({ ...clientConfig(connection), max: size, idleTimeoutMillis: 30_000 });
  // Without listeners a lost connection would end the process: the pool's hears of idle ones, the other of those in use.
  pool.on('error', (error) => log.warn('a database connection was lost', { error }));
  pool.on('connect', (client) => client.on('error', () => {}));

  return {
    query: (text, params, mode) => send(pool, text, params, mode),
    async exclusive(work, deadlineMs) {
      const client = await pool.connect();
      const use: Use = { open: true, broken: undefined };
      const tooLate = over(`The transaction took more than ${deadlineMs} ms and was rolled back.`);
      try {
        return await within(work(bound(client, use, connection)), deadlineMs, () => tooLate);
      } catch (error) {
        if (error === tooLate) use.broken = tooLate;
        throw error;
      } finally {
        use.open = false;
        // Given an error, the pool closes the connection instead of keeping it; the server rolls back.
        client.release(use.broken);
      }
    },
    async close() {
      await within(pool.end(), CLOSE_MS, () => new Error('connections were still in use'));
    },
  };
}

interface Use {
  open: boolean;
  /** Set by anything but a plain refusal of the server: nobody should be given this connection again. */
  broken: Error | undefined;
}

function over(message: string): PatchbayError {
  return new PatchbayError('unavailable', message, { retryAfter: 5 });
}

function bound(client: PoolClient, use: Use, { poolered, statementMs }: Connection): SqlClient {
  const limits = `begin; set local statement_timeout = ${statementMs}; set local idle_in_transaction_session_timeout = ${statementMs}`;
  return {
    async query(text, params, mode) {
      if (!use.open) throw over('The transaction is over: it ended, or took too long.');
      try {
        return await send(client, poolered && text === 'begin' ? limits : text, params, mode);
      } catch (error) {
        if (!(error instanceof pg.DatabaseError))
          use.broken = error instanceof Error ? error : new Error(String(error));
        throw error;
      }
    },
  };
}

async function send(
  to: Pick<PoolClient, 'query'>,
  text: string,
  params: readonly unknown[],
  mode: RowMode,
): Promise<unknown[]> {
  const values = [...params];
  if (mode === 'array') return (await to.query<unknown[]>({ text, values, types, rowMode: 'array' })).rows;
  return (await to.query<Record<string, unknown>>({ text, values, types })).rows;
}

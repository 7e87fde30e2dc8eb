import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { reportSkip } from './skips.ts';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * The PostgreSQL of the tests, or null (reported as a skip; an error with REQUIRE_ALL=1) where there is none.
 * `eval "$(scripts/postgres.sh)"` makes one.
 */
export function testPostgresUrl(): string | null {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return url;
  const enable = 'set TEST_DATABASE_URL; packages postgresql, pgvector';
  reportSkip('PostgreSQL', enable);
  if (process.env.REQUIRE_ALL === '1') throw new Error(`PostgreSQL is required here (${enable})`);
  return null;
}

/** A new, empty database on that server; nothing of one test file is seen by another. */
export async function createTestDatabase(server: string): Promise<TestDatabase> {
  const name = `patchbay_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `drop database if exists ${name} with (force)`) };
}

/** Runs one statement of the test's own on a connection of its own. */
export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

import { sql } from 'drizzle-orm';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { PatchbayError } from '../lib/errors.ts';
import type { Db } from './db.ts';
import { sqlState } from './errors.ts';
import { migrationsFolder } from './migrations-folder.ts';
import { readMeta, writeMeta } from './queries/meta.ts';
import { rowsOf } from './queries/rows.ts';
import { transact } from './session.ts';
import type { SqlPool } from './sql-client.ts';

/** Any fixed number; advisory locks of one database share one namespace. */
const MIGRATION_LOCK = 7_228_003;
const MIGRATION_DEADLINE_MS = 600_000;
const OLDEST_POSTGRES = 140_000;
/** The first with half-precision vectors. */
const OLDEST_PGVECTOR = '0.7';

/** Whether there is nothing to migrate; takes no lock, so that an ordinary start waits for nobody. */
export async function isMigrated(db: Db): Promise<boolean> {
  return (await lastApplied(db)) === newestOf(readMigrations());
}

function readMigrations(): MigrationMeta[] {
  return readMigrationFiles({ migrationsFolder: migrationsFolder() });
}

/** When the newest migration was made, ms. */
function newestOf(migrations: readonly MigrationMeta[]): number {
  return migrations.at(-1)?.folderMillis ?? 0;
}

/**
 * Brings the schema up to date, in one transaction, replicas one after the other (the lock ends with the transaction,
 * so it works through a pooler too).
 * @throws PatchbayError misconfigured, when the database is newer than the program or lacks something
 */
export async function migrate(pool: SqlPool): Promise<void> {
  await transact(pool, MIGRATION_DEADLINE_MS, async (tx) => {
    await tx.execute(
      sql`select set_config('statement_timeout', '600s', true), set_config('lock_timeout', '300s', true)`,
    );
    await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await applyMissing(tx);
  });
}

async function applyMissing(tx: Db): Promise<void> {
  const migrations = readMigrations();
  const newest = newestOf(migrations);
  const applied = await lastApplied(tx);
  if (applied > newest) await refuseNewer(tx);
  if (applied === newest) return;
  await requirements(tx);
  await tx.execute(sql`create schema if not exists drizzle`);
  await tx.execute(sql`
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`);
  for (const migration of migrations.filter((one) => one.folderMillis > applied)) {
    for (const statement of migration.sql) await tx.execute(sql.raw(statement));
    await tx.execute(sql`
      insert into drizzle.__drizzle_migrations (hash, created_at)
      values (${migration.hash}, ${migration.folderMillis}::bigint)`);
  }
  await writeMeta(tx, 'version', packageJson.version);
}

/** When the newest migration of this database was made, ms; 0 for a new one. The table and its place are drizzle-kit's. */
async function lastApplied(db: Db): Promise<number> {
  const [table] = await rowsOf(
    db,
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
    z.object({ there: z.boolean() }),
  );
  if (!table?.there) return 0;
  const [row] = await rowsOf(
    db,
    sql`select coalesce(max(created_at), 0) as at from drizzle.__drizzle_migrations`,
    z.object({ at: z.coerce.number() }),
  );
  return row?.at ?? 0;
}

async function refuseNewer(tx: Db): Promise<never> {
  const needed = (await readMeta(tx, 'version')) ?? 'a newer version';
  throw new PatchbayError(
    'misconfigured',
    `This database was last used by Patchbay ${needed}, this is ${packageJson.version}, which does not know its schema. ` +
      `Start Patchbay ${needed} or newer, or restore a backup made before the upgrade.`,
    { data: { needed, running: packageJson.version } },
  );
}

const serverSchema = z.object({
  version: z.coerce.number(),
  name: z.string(),
  available: z.string().nullable(),
  installed: z.string().nullable(),
});

/** Says what is missing before a migration fails on it. */
async function requirements(tx: Db): Promise<void> {
  const [server] = await rowsOf(
    tx,
    sql`
      select current_setting('server_version_num') as version, current_setting('server_version') as name,
        (select default_version from pg_available_extensions where name = 'vector') as available,
        (select extversion from pg_extension where extname = 'vector') as installed`,
    serverSchema,
  );
  if (server === undefined) return;
  if (server.version < OLDEST_POSTGRES) {
    throw new PatchbayError(
      'misconfigured',
      `Patchbay needs PostgreSQL 14 or newer; this server is ${server.name}.`,
    );
  }
  if (server.installed !== null) return requireHalfVectors(tx, server.installed, server.available);
  const major = Math.floor(server.version / 10_000);
  if (server.available === null) {
    throw new PatchbayError(
      'misconfigured',
      `The PostgreSQL server lacks the extension pgvector (${OLDEST_PGVECTOR} or newer). Install it there, e.g. the package ` +
        `postgresql-${major}-pgvector, and start again.`,
    );
  }
  try {
    await tx.transaction((inner) => inner.execute(sql`create extension if not exists vector`));
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    throw new PatchbayError(
      'misconfigured',
      'The database role may not create the extension pgvector. Run `create extension vector` in this database as a ' +
        'superuser, and start again.',
      { cause: error },
    );
  }
}

/** An extension keeps its version until somebody says otherwise, also when the server has a newer one. */
async function requireHalfVectors(tx: Db, installed: string, available: string | null): Promise<void> {
  if (hasHalfVectors(installed)) return;
  const problem = `The extension pgvector of this database is ${installed}; ${OLDEST_PGVECTOR} or newer is needed.`;
  if (!hasHalfVectors(available ?? '')) {
    throw new PatchbayError('misconfigured', `${problem} Install a newer one on the PostgreSQL server.`);
  }
  try {
    await tx.transaction((inner) => inner.execute(sql`alter extension vector update`));
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    throw new PatchbayError(
      'misconfigured',
      `${problem} Run \`alter extension vector update\` in this database as a superuser, and start again.`,
      { cause: error },
    );
  }
}

function hasHalfVectors(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needed = 0, neededMinor = 0] = OLDEST_PGVECTOR.split('.').map(Number);
  return major > needed || (major === needed && minor >= neededMinor);
}

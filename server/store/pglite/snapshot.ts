import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrationsFolder } from '../migrations-folder.ts';

/**
 * A migrated data folder as .tar.gz: unpacking it takes half a second where initdb takes several. It may be older than
 * the migrations, which run after it was unpacked.
 */
export interface SnapshotSource {
  file: string;
  /** Whether this process may make it where it is absent. */
  writable: boolean;
}

/**
 * The build puts one beside the bundle (scripts/make-snapshot.ts): several megabytes that depend on nothing but the
 * migrations and PGlite are not kept in the repository. The source tree keeps one in node_modules/.cache.
 */
export function snapshotSource(): SnapshotSource | null {
  const shipped = fileURLToPath(new URL('./pglite-snapshot.tar.gz', import.meta.url));
  if (existsSync(shipped)) return { file: shipped, writable: false };
  const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
  if (!existsSync(join(modules, '@electric-sql/pglite'))) return null;
  const folder = join(modules, '.cache/patchbay');
  mkdirSync(folder, { recursive: true });
  return { file: join(folder, `pglite-${hashOfOrigins(modules)}.tar.gz`), writable: true };
}

function hashOfOrigins(modules: string): string {
  const migrations = migrationsFolder();
  const files = [
    join(modules, '@electric-sql/pglite/package.json'),
    join(modules, '@electric-sql/pglite-pgvector/package.json'),
    ...readdirSync(migrations)
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => join(migrations, name)),
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

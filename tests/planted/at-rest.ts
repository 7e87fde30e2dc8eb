import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sql } from 'drizzle-orm';
import { createSealer } from '../../server/lib/seal.ts';
import { openStore } from '../../server/store/store.ts';
import { storeOptions } from '../support/stores.ts';
import type { World } from './world.ts';

/** Files that hold a secret of their own, and nobody but their owner may read. */
const OWN_FILES = new Set(['local-token', 'encryption-key', 'jwt-secret', 'first-run.txt', 'setup-link.txt']);

/** @returns files of its own that others may read, too */
export function lookAtFiles(world: World, folder: string, where: string): string[] {
  const open: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (!OWN_FILES.has(relative(folder, path))) world.look(where, relative(folder, path), readFileSync(path));
    else if ((statSync(path).mode & 0o077) !== 0) open.push(entry.name);
  }
  return open;
}

/** Every row of every table, as text; the hub must have ended. */
export async function lookAtTables({ hub, database, env, look }: World): Promise<number> {
  const sealer = createSealer(env.ENCRYPTION_KEY ?? '', 'store');
  const store = await openStore(storeOptions({ url: database?.url ?? null, dataDir: hub.dataDir, sealer }));
  try {
    const tables = await store.db.execute<{ name: string }>(
      sql`select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'`,
    );
    let rows = 0;
    for (const { name } of tables) {
      const found = await store.db.execute<{ row: string }>(sql.raw(`select t::text as row from ${name} t`));
      for (const { row } of found) look('the database', `table ${name}`, row);
      rows += found.length;
    }
    return rows;
  } finally {
    await store.close();
  }
}

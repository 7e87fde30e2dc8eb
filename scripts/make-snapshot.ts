import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { silentLog } from '../server/lib/log.ts';
import { CHANNEL } from '../server/store/changes.ts';
import { migrate } from '../server/store/migrate.ts';
import { openEmbedded } from '../server/store/pglite/client.ts';

/**
 * `tsx scripts/make-snapshot.ts <file.tar.gz>`: a data folder of the embedded database, made and migrated, which a new
 * installation unpacks in half a second instead of waiting for initdb. It holds no keys and no settings.
 */
const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('usage: make-snapshot <file.tar.gz>');
const file = resolve(target);
mkdirSync(dirname(file), { recursive: true });

const database = await openEmbedded({
  folder: null,
  snapshot: null,
  channel: CHANNEL,
  log: silentLog,
  onNotification: () => {},
  onRestart: () => {},
  silenceMs: 120_000,
  openMs: 120_000,
  waitMs: 60_000,
});
try {
  await migrate(database);
  await database.query('checkpoint', [], 'object');
  await database.dump(file);
} finally {
  await database.close();
}

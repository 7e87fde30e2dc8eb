import { silentLog } from '../../server/lib/log.ts';
import { createSealer } from '../../server/lib/seal.ts';
import { writeMeta } from '../../server/store/queries/meta.ts';
import { openStore } from '../../server/store/store.ts';

/** Child process of kill.test.ts: writes rows into the data folder until it is killed, saying each one that is kept. */
const [dataDir = ''] = process.argv.slice(2);
const sealer = createSealer('a secret of at least 32 characters', 'store');
const store = await openStore({ url: null, poolSize: 1, dataDir, sealer, log: silentLog });
for (let row = 1; ; row += 1) {
  await writeMeta(store.db, `row-${row}`, 'kept');
  process.stdout.write(`${row}\n`);
}

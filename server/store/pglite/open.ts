import { assembleStore } from '../assemble.ts';
import { storeError } from '../errors.ts';
import { isMigrated, migrate } from '../migrate.ts';
import { checkSealer } from '../queries/meta.ts';
import { ensurePartitions, partitionsAhead } from '../queries/partitions.ts';
import { createDb } from '../session.ts';
import type { Store, StoreOptions } from '../store.ts';
import { openFolder, openMemory } from './folder.ts';

/** PGlite in `dataDir/pg`, or in memory. @throws PatchbayError locked, misconfigured, unavailable */
export async function openPglite({ sealer, log, dataDir, memory, begun }: StoreOptions): Promise<Store> {
  const { embedded, changes, finish, close } = await (memory
    ? openMemory(log)
    : (begun ?? openFolder(dataDir, log)));
  try {
    const db = createDb(embedded);
    if (!(await isMigrated(db))) await migrate(embedded);
    await finish();
    await checkSealer(db, sealer);
    await ensurePartitions(db, partitionsAhead(new Date()));
    return assembleStore({
      kind: 'pglite',
      db,
      sealer,
      changes,
      log,
      copyIn: (...copy) =>
        embedded.copyIn(...copy).catch((error) => {
          throw storeError(error);
        }),
      remark: () => undefined,
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
}

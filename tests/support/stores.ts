import { silentLog } from '../../server/lib/log.ts';
import { createSealer } from '../../server/lib/seal.ts';
import { openStore, type Store, type StoreOptions } from '../../server/store/store.ts';
import { createTestDatabase, testPostgresUrl } from './postgres.ts';

export const TEST_SECRET = 'a secret of at least 32 characters';

export interface StoreKind {
  name: string;
  /** An open store on a database of its own; `drop` closes it and leaves nothing. */
  open(): Promise<{ store: Store; drop(): Promise<void> }>;
}

export function storeOptions(options: Partial<StoreOptions>): StoreOptions {
  return {
    url: null,
    poolSize: 5,
    dataDir: '/nonexistent',
    sealer: createSealer(TEST_SECRET, 'store'),
    log: silentLog,
    ...options,
  };
}

async function openMemory() {
  const store = await openStore(storeOptions({ memory: true }));
  return { store, drop: store.close };
}

/** Every database a suite must hold on: PGlite always, PostgreSQL where there is one. */
export function storeKinds(): StoreKind[] {
  const kinds: StoreKind[] = [{ name: 'PGlite', open: openMemory }];
  const server = testPostgresUrl();
  if (server === null) return kinds;
  return [
    ...kinds,
    {
      name: 'PostgreSQL',
      open: async () => {
        const database = await createTestDatabase(server);
        const store = await openStore(storeOptions({ url: database.url }));
        return {
          store,
          drop: async () => {
            await store.close();
            await database.drop();
          },
        };
      },
    },
  ];
}

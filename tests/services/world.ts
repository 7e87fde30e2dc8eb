import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Role } from '../../server/contract/key.ts';
import { EVERYTHING, type Principal } from '../../server/contract/principal.ts';
import type { ServiceContext } from '../../server/services/context.ts';
import type { Store } from '../../server/store/store.ts';
import type { StoreKind } from '../support/stores.ts';

export function as(role: Role | null, id = 'abcdefghij'): Principal {
  return { kind: 'key', id, name: role ?? 'none', scope: EVERYTHING, rest: role, limits: {} };
}

export const request = { id: 'req-1', address: '192.0.2.1', userAgent: 'test' };

export function contextOf(store: Store, principal: Principal = { kind: 'local' }): ServiceContext {
  return { store, policy: { stdio: { file: true, admin: true } }, principal, request };
}

/** Back to a new installation; migrations stay. */
export async function emptyStore(store: Store): Promise<void> {
  await store.db.execute(
    sql`truncate servers, groups, system_config, overrides, applied_units, settings_revisions, keys, users, audit cascade`,
  );
}

export interface World {
  readonly store: Store;
  /** Of the local administrator. */
  ctx(): ServiceContext;
}

/** One store for the suite whose `describe` calls this, emptied before each of its tests. */
export function createWorld(open: StoreKind['open']): World {
  let opened: Awaited<ReturnType<StoreKind['open']>> | undefined;
  const store = (): Store => {
    if (!opened) throw new Error('The store is open only while tests run.');
    return opened.store;
  };
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.drop());
  beforeEach(() => emptyStore(store()));
  return {
    get store() {
      return store();
    },
    ctx: () => contextOf(store()),
  };
}

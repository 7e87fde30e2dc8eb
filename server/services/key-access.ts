import type { KeyScope } from '../contract/key.ts';
import type { Reach } from '../contract/reach.ts';
import { createBreather } from '../lib/breather.ts';
import { readKeys } from '../store/queries/keys.ts';
import type { ServiceContext } from './context.ts';
import { checkReach } from './key-reach.ts';
import { type ListedKey, listedKey, mayTouch } from './keys.ts';
import { authorise } from './permissions.ts';

/** A key that reaches something, and how. */
export interface KeyWithReach extends Reach {
  key: ListedKey;
}

export interface KeyAccess {
  /** Of the keys that the caller may see. */
  keys: KeyWithReach[];
  /** How many others reach it, too. */
  othersHidden: number;
  /** All keys, hidden ones included, that name the very thing in their scope. */
  naming: number;
}

/** Who reaches something. @param measure says how far a scope comes, null for not at all */
export async function keysReaching(
  ctx: ServiceContext,
  measure: (scope: KeyScope) => Reach | null,
): Promise<KeyAccess> {
  authorise(ctx, 'view');
  const access: KeyAccess = { keys: [], othersHidden: 0, naming: 0 };
  const breathe = createBreather();
  for (const row of await readKeys(ctx.store.db)) {
    const reach = measure(row.scope);
    await breathe();
    if (!reach) continue;
    if (reach.named) access.naming++;
    if (mayTouch(ctx, row)) access.keys.push({ ...reach, key: listedKey(row) });
    else access.othersHidden++;
  }
  return access;
}

/** Whether the caller could give a key this scope. @throws PatchbayError `forbidden` */
export function checkScope(ctx: ServiceContext, scope: KeyScope): void {
  authorise(ctx, 'keys.own');
  checkReach(ctx.principal, { scope, rest: null });
}

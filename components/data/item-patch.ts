import type { ItemOverride } from '../../server/contract/server.ts';

/** By the item's own name: what clients are shown in its place; a null member, or null itself, takes away. */
export type ItemPatch = Readonly<
  Record<string, { [K in keyof ItemOverride]: ItemOverride[K] | null } | null>
>;

/** The overrides as the hub will have them. */
export function patchedItems(
  stored: Readonly<Record<string, ItemOverride>>,
  patch: ItemPatch,
): Record<string, ItemOverride> {
  const items = new Map(Object.entries(stored));
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) items.delete(name);
    else items.set(name, withoutNulls({ ...items.get(name), ...change }));
  }
  return Object.fromEntries(items);
}

function withoutNulls(members: { [K in keyof ItemOverride]: ItemOverride[K] | null }): ItemOverride {
  const { enabled, name, description } = members;
  return {
    ...(typeof enabled === 'boolean' && { enabled }),
    ...(typeof name === 'string' && { name }),
    ...(typeof description === 'string' && { description }),
  };
}

/** What puts the same items back to how `stored` has them. */
export function undoOf(stored: Readonly<Record<string, ItemOverride>>, patch: ItemPatch): ItemPatch {
  const known = new Map(Object.entries(stored));
  return Object.fromEntries(
    Object.keys(patch).map((name) => {
      const before = known.get(name);
      return [name, before ? { enabled: null, name: null, description: null, ...before } : null];
    }),
  );
}

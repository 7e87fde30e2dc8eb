import { remark } from '../contract/remark.ts';
import type { ItemKind, ServerSpec } from '../contract/server.ts';
import { PatchbayError } from '../lib/errors.ts';

/** The server's own names of what it offers, by kind. */
export type OfferedNames = ReadonlyMap<string, ReadonlySet<string>>;

/** Kinds whose items are called by their name; a resource's is only shown. */
const CALLED: readonly ItemKind[] = ['tools', 'prompts'];

/**
 * No item may take the name of another, as far as it is known what the server offers. Names that stood there before
 * are not judged again: the server's lists change by themselves.
 * @throws PatchbayError `conflict`
 */
export function checkItemNames(before: ServerSpec | null, after: ServerSpec, offered: OfferedNames): void {
  for (const kind of CALLED) {
    const overrides = new Map(Object.entries(after[kind] ?? {}));
    const stood = new Map(Object.entries(before?.[kind] ?? {}));
    for (const [item, { name }] of overrides) {
      if (name === undefined || name === item || stood.get(item)?.name === name) continue;
      const owner = overrides.get(name);
      const owned = offered.get(kind)?.has(name) && owner?.name === undefined && owner?.enabled !== false;
      const other = [...overrides].find(([key, override]) => key !== item && override.name === name)?.[0];
      if (owned || other !== undefined) throw taken(kind, item, name, other ?? name);
    }
  }
}

function taken(kind: ItemKind, item: string, name: string, owner: string): PatchbayError {
  const what = kind === 'tools' ? 'tool' : 'prompt';
  return new PatchbayError('conflict', `"${name}" is the name of another ${what} of this server`, {
    fields: [{ path: `${kind}.${item}.name`, ...remark('item_name_taken', { owner }) }],
    data: { item, name, owner },
  });
}

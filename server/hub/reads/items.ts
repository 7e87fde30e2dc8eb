import type { ListKind, ServerItem } from '../../contract/items.ts';
import { createBreather } from '../../lib/breather.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { isRecord, parseOrUndefined } from '../../lib/json/parse.ts';
import type { Upstream } from '../upstream/types.ts';
import { tokensOf } from './item-facts.ts';

/** What a server lists of one kind, and what only an override knows, by name. */
export async function itemsOf(upstream: Upstream, kind: ListKind): Promise<ServerItem[]> {
  // Templates are overridden among the resources, under their URI template.
  const overrides = new Map(
    Object.entries(upstream.stored.spec[kind === 'templates' ? 'resources' : kind] ?? {}),
  );
  const listed = new Set<string>();
  const items: ServerItem[] = [];
  const breathe = createBreather();
  const all = upstream.lists();
  for (const item of all[kind]) {
    listed.add(item.key);
    const override = overrides.get(item.key);
    const definition = parseOrUndefined(item.json);
    items.push({
      name: item.key,
      enabled: override?.enabled ?? true,
      override: override ?? null,
      definition: isRecord(definition) ? definition : null,
      tokens: tokensOf(item, override),
    });
    await breathe();
  }
  // A resource's override says of itself only that it is a URI; where the server lists it as a template, it is one.
  const elsewhere = new Set(kind === 'resources' ? all.templates.map(({ key }) => key) : []);
  for (const [name, override] of kind === 'templates' ? [] : overrides) {
    if (listed.has(name) || elsewhere.has(name)) continue;
    items.push({ name, enabled: override.enabled ?? true, override, definition: null, tokens: 0 });
  }
  return items.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** @throws PatchbayError not_found */
export function existingUpstream(upstream: Upstream | undefined, name: string): Upstream {
  if (!upstream) throw new PatchbayError('not_found', `There is no server "${name}"`);
  return upstream;
}

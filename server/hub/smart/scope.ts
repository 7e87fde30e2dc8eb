import { documentId } from '../../search/document.ts';
import type { SearchScope } from '../../search/types.ts';
import type { Catalog, Target } from '../catalog.ts';

/** What may be found through one catalog, and under which name. */
export interface FoundIn {
  readonly scope: SearchScope;
  /** Public names by the ids of documents. */
  readonly names: ReadonlyMap<string, string>;
  /** Of whom there are tools. */
  readonly servers: ReadonlySet<string>;
}

const known = new WeakMap<Catalog, FoundIn>();

/** One for each catalog, which is immutable: what others keep by the scope holds as long. */
export function foundIn(catalog: Catalog): FoundIn {
  const found = known.get(catalog) ?? make(catalog);
  known.set(catalog, found);
  return found;
}

function make({ tools }: Catalog): FoundIn {
  const names = new Map<string, string>();
  const servers = new Set<string>();
  for (const [name, target] of tools) {
    names.set(idOf(target), name);
    servers.add(target.member.server.name);
  }
  return { scope: { ids: new Set(names.keys()) }, names, servers };
}

export const idOf = ({ member, item }: Target): string => documentId(member.server.name, item);

import { type Bits, createBits, hasBit, setBit } from './bits.ts';
import type { Slots } from './slots.ts';
import type { SearchRequest, SearchScope, VectorScope } from './types.ts';

/** What one search may find. */
export interface Allowed {
  bits: Bits;
  count: number;
  /** Every tool of the scope has its document. */
  complete: boolean;
  vectors: VectorScope;
}

interface Cached extends Allowed {
  version: number;
}

/** What scopes allow, in the terms of those who search. Kept with a scope for as long as the documents are the same. */
export function createScopes(
  slots: Slots,
): (request: Pick<SearchRequest, 'scope' | 'server' | 'readOnly'>) => Allowed {
  const cache = new WeakMap<SearchScope, Cached>();

  function whole(scope: SearchScope): Allowed {
    const known = cache.get(scope);
    if (known?.version === slots.version) return known;
    const bits = createBits(slots.capacity);
    for (const id of scope.ids) {
      const at = slots.numberOf(id);
      if (at !== undefined) setBit(bits, at);
    }
    const found = seen(slots, bits);
    const made = { ...found, complete: found.count === scope.ids.size, version: slots.version };
    cache.set(scope, made);
    return made;
  }

  return ({ scope, server, readOnly }) => {
    const all = whole(scope);
    if (server === undefined && !readOnly) return all;
    const bits = createBits(slots.capacity);
    for (const name of server === undefined ? slots.servers() : [server]) {
      for (const at of slots.of(name)) {
        if (hasBit(all.bits, at) && (!readOnly || slots.at(at)?.readOnly)) setBit(bits, at);
      }
    }
    return { ...seen(slots, bits), complete: all.complete };
  };
}

/** Servers that are wholly seen are named; of others each tool. */
function seen(slots: Slots, bits: Bits): Omit<Allowed, 'complete'> {
  const servers: string[] = [];
  const tools: { server: string; tool: string }[] = [];
  let count = 0;
  let partly = false;
  for (const server of slots.servers()) {
    const mine = [...slots.of(server)];
    const open = mine.filter((at) => hasBit(bits, at));
    count += open.length;
    if (open.length === mine.length) {
      servers.push(server);
      continue;
    }
    partly = true;
    for (const at of open) tools.push({ server, tool: slots.at(at)?.name ?? '' });
  }
  const vectors: VectorScope = partly ? { all: false, servers, tools } : { all: true };
  return { bits, count, vectors };
}

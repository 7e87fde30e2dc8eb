import type { ToolDocument } from './document.ts';

/** A document and the small number that stands for it. */
export interface Placed {
  at: number;
  document: ToolDocument;
}

export interface Change {
  /** Numbers that are free now; one that is given away again at once is in both lists. */
  removed: readonly number[];
  added: readonly Placed[];
}

interface Entry {
  document: ToolDocument;
  /** The version with which it got its number: what was found before that was another document. */
  since: number;
}

/** All documents by server, each under a number that is small and its own while it is there. */
export interface Slots {
  /** Grows with every change. */
  readonly version: number;
  /** All numbers are below it. */
  readonly capacity: number;
  readonly size: number;
  /** All that a server has now, the first where an id is doubled; null: none. @returns null where nothing changed */
  put(server: string, documents: readonly ToolDocument[] | null): Change | null;
  /** What has the number now, if it was there with `version` already; any if absent. */
  at(number: number, version?: number): ToolDocument | undefined;
  numberOf(id: string): number | undefined;
  /** Numbers of one server's documents. */
  of(server: string): Iterable<number>;
  servers(): Iterable<string>;
  all(): Placed[];
}

export function createSlots(): Slots {
  const entries: (Entry | undefined)[] = [];
  const numbers = new Map<string, number>();
  const servers = new Map<string, Set<number>>();
  const free: number[] = [];
  let version = 0;

  function take(server: string, document: ToolDocument): Placed {
    const at = free.pop() ?? entries.length;
    entries[at] = { document, since: version };
    numbers.set(document.id, at);
    const mine = servers.get(server) ?? new Set();
    servers.set(server, mine.add(at));
    return { at, document };
  }

  function release(server: string, at: number): void {
    const id = entries[at]?.document.id;
    if (id !== undefined) numbers.delete(id);
    entries[at] = undefined;
    servers.get(server)?.delete(at);
    free.push(at);
  }

  return {
    get version() {
      return version;
    },
    get capacity() {
      return entries.length;
    },
    get size() {
      return numbers.size;
    },
    put(server, documents) {
      const wanted = new Map<string, ToolDocument>();
      for (const document of documents ?? []) {
        if (!wanted.has(document.id)) wanted.set(document.id, document);
      }
      const before = [...(servers.get(server) ?? [])];
      const removed = before.filter((at) => {
        const had = entries[at]?.document;
        const has = had && wanted.get(had.id);
        return !(had && has && isSame(had, has));
      });
      const gone = new Set(removed);
      const stay = new Set(before.filter((at) => !gone.has(at)).map((at) => entries[at]?.document.id));
      // An id is the hub's: what another server has under it already stays.
      const coming = [...wanted.values()].filter(({ id }) => {
        const has = numbers.get(id);
        return !stay.has(id) && (has === undefined || gone.has(has));
      });
      if (removed.length === 0 && coming.length === 0) return null;
      version += 1;
      for (const at of removed) release(server, at);
      const added = coming.map((document) => take(server, document));
      if (servers.get(server)?.size === 0) servers.delete(server);
      return { removed, added };
    },
    at(number, seen = version) {
      const entry = entries[number];
      return entry && entry.since <= seen ? entry.document : undefined;
    },
    numberOf: (id) => numbers.get(id),
    of: (server) => servers.get(server) ?? [],
    servers: () => servers.keys(),
    all: () => entries.flatMap((entry, at) => (entry ? [{ at, document: entry.document }] : [])),
  };
}

const MEMBERS = [
  'name',
  'shown',
  'description',
  'about',
  'parameterNames',
  'parameterTexts',
  'readOnly',
] as const;

function isSame(a: ToolDocument, b: ToolDocument): boolean {
  return a === b || MEMBERS.every((member) => a[member] === b[member]);
}

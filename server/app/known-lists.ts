import { LIST_KINDS, type ListKind, type Lists } from '../hub/upstream/connection.ts';
import { sameLists } from '../hub/upstream/known-lists.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type DiscoveredItem, putLists, readAllLists, removeLists } from '../store/queries/discovered.ts';
import type { Store } from '../store/store.ts';

/** What servers said in an earlier life, so that a server that is down keeps its tools listed after a restart. */
export interface KnownLists {
  /** Resolves when they are read, rejects as the store throws. */
  readonly loaded: Promise<void>;
  of(server: string): Lists | null;
  /** Of all servers together. */
  tools(): number;
  /** Remembers; written behind, the newest lists of a server win. */
  learn(server: string, lists: Lists): void;
  forget(server: string): void;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}

const WRITE_DELAY_MS = 200;

/** Begins to read them. */
export function openKnownLists(store: Store, log: Log): KnownLists {
  const known = new Map<string, Lists>();
  const loaded = load();
  const pending = new Map<string, Lists | null>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function load(): Promise<void> {
    for (const [server, items] of await readAllLists(store.db)) known.set(server, toLists(items));
  }

  async function write(): Promise<void> {
    for (const [server, lists] of pending) {
      pending.delete(server);
      try {
        if (lists) await putLists(store.db, server, toItems(lists));
        else await removeLists(store.db, server);
      } catch (error) {
        // The lists themselves are in memory; only a restart before the next change would miss them.
        log.warn('Discovered lists could not be written', { server, error: messageOf(error) });
      }
    }
  }

  function later(server: string, lists: Lists | null): void {
    pending.set(server, lists);
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(write);
    }, WRITE_DELAY_MS).unref();
  }

  return {
    loaded,
    tools: () => [...known.values()].reduce((sum, { tools }) => sum + tools.length, 0),
    of: (server) => known.get(server) ?? null,
    learn(server, lists) {
      const before = known.get(server);
      known.set(server, lists);
      if (!before || !sameLists(before, lists)) later(server, lists);
    },
    forget(server) {
      known.delete(server);
      later(server, null);
    },
    async close() {
      clearTimeout(timer);
      writing = writing.then(write);
      await writing;
    },
  };
}

function toLists(items: readonly DiscoveredItem[]): Lists {
  const of = (kind: ListKind) =>
    items.filter((item) => item.kind === kind).map(({ key, json }) => ({ key, json: Buffer.from(json) }));
  return {
    tools: of('tools'),
    prompts: of('prompts'),
    resources: of('resources'),
    templates: of('templates'),
  };
}

function toItems(lists: Lists): DiscoveredItem[] {
  return LIST_KINDS.flatMap((kind) =>
    lists[kind].map(({ key, json }) => ({ kind, key, json: json.toString('utf8') })),
  );
}

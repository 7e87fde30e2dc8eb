import { randomBytes } from 'node:crypto';
import type { AskedQuery } from '../../contract/api/smart-routing.ts';
import { principalId } from '../../contract/principal.ts';
import type { RelayCall } from '../types.ts';

/** One search of a client, with the ids of the documents that it found. */
export interface Asked extends Omit<AskedQuery, 'id' | 'at' | 'called'> {
  /** Tells clients apart, also those that share a key. */
  client: string;
  ids: ReadonlySet<string>;
}

/** What agents asked in this process, and what they called then. In memory alone: nobody else needs it. */
export interface AskedQueries {
  add(asked: Asked): void;
  /**
   * The client has called a tool. @param worked whether it did what it was called for
   * @returns the query of the last ten minutes that had found it, the first time that it worked after that; else null
   */
  called(client: string, id: string, name: string, worked: boolean): string | null;
  /** Newest first. */
  list(options: { limit: number; led: 'anywhere' | 'nowhere' }): AskedQuery[];
}

/** Who asked: a client, or for calls over REST whoever makes them. */
export const clientOf = ({ client, principal }: Pick<RelayCall, 'client' | 'principal'>): string =>
  client?.facts.key ?? principalId(principal);

const MOST = 500;
const MOST_CALLED = 50;
const WITHIN_MS = 10 * 60_000;

interface Entry {
  query: AskedQuery;
  client: string;
  ids: ReadonlySet<string>;
  at: number;
  /** Ids of what was called with success. */
  worked: Set<string>;
}

export function createAskedQueries(now: () => number = Date.now): AskedQueries {
  /** Oldest first. */
  const entries: Entry[] = [];

  function* recent(client: string): Iterable<Entry> {
    const since = now() - WITHIN_MS;
    for (let i = entries.length - 1; i >= 0; i--) {
      const entry = entries[i];
      if (!entry || entry.at < since) return;
      if (entry.client === client) yield entry;
    }
  }

  return {
    add({ client, ids, ...said }) {
      const at = now();
      const id = randomBytes(9).toString('base64url');
      const query: AskedQuery = { id, at: new Date(at).toISOString(), ...said, called: [] };
      entries.push({ query, client, ids, at, worked: new Set() });
      if (entries.length > MOST) entries.shift();
    },
    called(client, id, name, worked) {
      let newest: Entry | undefined;
      let source: Entry | undefined;
      for (const entry of recent(client)) {
        newest ??= entry;
        if (!entry.ids.has(id)) continue;
        source = entry;
        break;
      }
      const called = (source ?? newest)?.query.called;
      if (called && called.length < MOST_CALLED && !called.some((each) => each.name === name))
        called.push({ name, at: new Date(now()).toISOString() });
      if (!source || !worked || source.worked.has(id)) return null;
      source.worked.add(id);
      return source.query.query;
    },
    list({ limit, led }) {
      const wanted = entries.filter(({ query }) => led === 'anywhere' || query.called.length === 0);
      return wanted
        .slice(-limit)
        .reverse()
        .map(({ query }) => structuredClone(query));
    },
  };
}

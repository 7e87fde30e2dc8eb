import type { SystemConfig } from '../../contract/system-config.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { SearchAnswer, ToolIndex } from '../../search/types.ts';
import type { Catalog } from '../catalog.ts';
import type { View } from '../policy.ts';
import type { Era } from '../upstream/connection.ts';
import { type Found, foundOf } from './found.ts';
import { namedHere } from './names-here.ts';
import type { Circumstances } from './notice.ts';
import { type FoundIn, foundIn } from './scope.ts';

/** What smart routing needs of the hub. */
export interface SmartGround {
  index: ToolIndex;
  catalogOf: (view: View, era: Era) => Catalog;
  system: () => SystemConfig;
  /** Whether the server's tools are known, be it from an earlier life. */
  isKnown: (server: string, era: Era) => boolean;
  /** Every search that was answered; for metrics and the log. Must return at once. */
  onSearch?: ((answer: SearchAnswer) => void) | undefined;
}

export interface Need {
  text: string;
  limit: number;
  server: string | undefined;
  readOnly: boolean;
  /** Hits of a lower confidence are left out. */
  threshold: number | undefined;
  signal: AbortSignal | undefined;
}

export interface Outcome {
  answer: SearchAnswer;
  found: Found[];
  /** How many tools were looked at. */
  searched: number;
  circumstances: Omit<Circumstances, 'shortened'>;
}

export type Search = (view: View, era: Era, need: Need) => Promise<Outcome>;

/** Searches at one time in this process; more would only wait for each other. */
const MOST_AT_ONCE = 200;

/** @returns the search, which throws PatchbayError `unavailable` while there are too many, and the signal's reason */
export function createSearch({ index, catalogOf, isKnown, onSearch }: SmartGround): Search {
  let running = 0;

  return async (view, era, { text, limit, server, readOnly, threshold, signal }) => {
    const catalog = catalogOf(view, era);
    const open = foundIn(catalog);
    if (running >= MOST_AT_ONCE)
      throw new PatchbayError('unavailable', 'Too many searches at once; try again in a second', {
        retryAfter: 1,
      });
    running += 1;
    try {
      const named = namedHere(text, catalog);
      const request = { text, scope: open.scope, named, limit, server, readOnly, threshold, signal };
      const answer = await index.search(request);
      onSearch?.(answer);
      const indexing = index.status().pending > 0;
      const unknown = view.members
        .map((each) => each.server.name)
        // Of most there are tools, so that nothing more need be asked of them.
        .filter((name) => !open.servers.has(name) && !isKnown(name, era));
      return {
        answer,
        found: foundOf(answer.hits, open, catalog),
        searched: server === undefined ? open.names.size : toolsOfServer(open, server),
        circumstances: { answer, open: open.names.size, server, readOnly, unknown, threshold, indexing },
      };
    } finally {
      running -= 1;
    }
  };
}

function toolsOfServer({ names }: FoundIn, server: string): number {
  let count = 0;
  for (const id of names.keys()) if (id.startsWith(`${server}/`)) count++;
  return count;
}

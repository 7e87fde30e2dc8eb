import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { createBreather } from '../../lib/breather.ts';
import type { ToolIndex } from '../../search/types.ts';
import type { Pool, Upstream } from '../upstream/types.ts';
import { documentsOf } from './documents.ts';

/** Keeps an index as the servers are. */
export interface Feeding {
  /** Something may have changed: settings, or the lists of a server. Returns at once. */
  look(): void;
  /** Resolves when what is known now is in the index. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface FeedingOptions {
  index: Pick<ToolIndex, 'put' | 'learning'>;
  settings: () => SettingsSnapshot;
  pool: Pool;
  onError: (error: unknown) => void;
}

/**
 * Tells an index what each server has, whenever that is something else than before. Of a server that never said its
 * lists nothing is told: other replicas may know them.
 */
export function createFeeding({ index, settings, pool, onError }: FeedingOptions): Feeding {
  const told = new Map<string, string>();
  let again = false;
  let closed = false;
  let running: Promise<void> | undefined;

  async function feed(upstream: Upstream): Promise<void> {
    const stamp = stampOf(upstream);
    if (stamp === null || told.get(upstream.name) === stamp) return;
    const { name, stored } = upstream;
    const lists = sidesOf(upstream).map((side) => side.lists().tools);
    const documents = await documentsOf(name, stored.spec, lists);
    // While it was read it may have been taken out, or said something else; then it is its turn again.
    if (closed || !isWanted(name) || stampOf(upstream) !== stamp) return;
    told.set(name, stamp);
    index.put(name, documents);
  }

  const isWanted = (name: string): boolean => settings().servers.get(name)?.spec.enabled === true;

  async function pass(): Promise<void> {
    // One for all servers: most have too few tools to be a break of their own.
    const breathe = createBreather();
    const { servers, system } = settings();
    index.learning(system.smartRouting.learning);
    for (const name of [...told.keys()]) {
      if (isWanted(name)) continue;
      told.delete(name);
      index.put(name, null);
    }
    for (const name of servers.keys()) {
      if (closed) return;
      const upstream = isWanted(name) ? pool.get(name) : undefined;
      if (!upstream) continue;
      await feed(upstream);
      await breathe();
    }
  }

  async function run(): Promise<void> {
    while (again && !closed) {
      again = false;
      try {
        await pass();
      } catch (error) {
        onError(error);
      }
    }
    running = undefined;
  }

  return {
    look() {
      again = true;
      running ??= run();
    },
    async settled() {
      while (running) await running;
    },
    async close() {
      closed = true;
      await running;
    },
  };
}

/** The one that speaks each era; one and the same where it speaks only one. */
function sidesOf(upstream: Upstream): Upstream[] {
  return [...new Set([upstream.side('legacy'), upstream.side('modern')])];
}

/** Changes whenever the documents may; null while nothing is known. */
function stampOf(upstream: Upstream): string | null {
  const versions = sidesOf(upstream).map(({ listsVersion }) => listsVersion);
  if (versions.every((version) => version === 0)) return null;
  return `${upstream.stored.revision} ${versions.join(' ')}`;
}

import { expect, onTestFinished, vi } from 'vitest';
import type { ServerStatus, UpstreamState } from '../../contract/runtime.ts';
import type { StoredServer } from '../../contract/snapshot.ts';
import { silentLog } from '../../lib/log.ts';
import type { Lists } from './connection.ts';
import { createMemoryServer, type MemoryServer, memoryConnector } from './memory-server.testkit.ts';
import { createPool } from './pool.ts';
import type { PoolOptions } from './types.ts';

/** A pool whose every name (or URL, for remote ones) leads to a memory server of its own. */
export function workshop(options: Partial<PoolOptions> = {}) {
  const servers = new Map<string, MemoryServer>();
  const statuses: ServerStatus[] = [];
  const lists: Array<[string, Lists]> = [];
  const removed: string[] = [];
  /** What else the pool told: reconnections, updated resources, lists of other sides. */
  const told: string[] = [];
  const server = (key: string) => {
    const known = servers.get(key) ?? createMemoryServer();
    servers.set(key, known);
    return known;
  };
  const pool = createPool({
    connect: memoryConnector(({ name, spec }) => server(spec.type === 'stdio' ? name : spec.url)),
    expand: (spec) => ({ ok: true, spec }),
    log: silentLog,
    timeouts: { initMs: 5000, requestMs: 1000, idleMs: 60_000 },
    events: {
      onStatus: (status) => statuses.push(status),
      onLists: (name, found) => lists.push([name, found]),
      onSideLists: (name) => told.push(`lists of the other side of ${name}`),
      onResourceUpdated: (name, uri, _, client) => told.push(`${name}: ${uri} on ${client ?? 'shared'}`),
      onReconnected: (name, era, client) => told.push(`${name}: ${era} ${client ?? 'shared'}`),
      onRemoved: (name) => removed.push(name),
    },
    policy: { backoff: { baseMs: 20, capMs: 100 }, minRetryGapMs: 5, drainMs: 200 },
    ...options,
  });
  onTestFinished(() => pool.stop(0));
  const want = (...all: StoredServer[]) =>
    pool.reconcile(new Map(all.map((stored) => [stored.name, stored])));
  const upstream = (name: string) => {
    const found = pool.get(name);
    if (!found) throw new Error(`no upstream ${name}`);
    return found;
  };
  const until = (name: string, state: UpstreamState) =>
    vi.waitFor(() => expect(upstream(name).status().state).toBe(state), { timeout: 3000, interval: 2 });
  return { pool, server, statuses, lists, removed, told, want, upstream, until };
}

export const toolsOf = (lists: Lists) => lists.tools.map((tool) => tool.key);

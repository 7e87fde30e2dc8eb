import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { LiveMessage } from '../../../server/contract/api/events.ts';
import type { ServerView } from '../../../server/contract/api/servers.ts';
import type { SmartStatus } from '../../../server/contract/api/smart-routing.ts';
import type { ServerStatus } from '../../../server/contract/runtime.ts';
import { queryKeys } from '../keys.ts';
import { rewrite } from '../rewrite.ts';

/** Events of this long are applied together, ms: a hub that starts 200 servers tells of a thousand things. */
const GATHER_MS = 80;

export interface Applier {
  apply(event: LiveMessage): void;
  /** Everything on the screen is asked anew: something may have been missed. */
  everything(): void;
  /** At once, without waiting for more. */
  flush(): void;
}

/** Keeps the cache of answers true: statuses are written into it, what else changed is asked anew. */
export function createApplier(cache: QueryClient, gatherMs = GATHER_MS): Applier {
  const statuses = new Map<string, ServerStatus | null>();
  const stale = new Map<string, QueryKey>();
  let smart: SmartStatus | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (statuses.size > 0) writeStatuses(cache, statuses);
    statuses.clear();
    if (smart) cache.setQueryData(queryKeys.smart.status(), smart);
    smart = null;
    const keys = [...stale.values()];
    stale.clear();
    for (const queryKey of keys) void cache.invalidateQueries({ queryKey });
  }

  return {
    apply(event) {
      for (const [name, status] of statusesIn(event)) statuses.set(name, status);
      for (const key of staleAfter(event)) stale.set(key.join('\n'), key);
      if (event.type === 'smart.changed') smart = event.status;
      if (statuses.size + stale.size > 0 || smart) timer ??= setTimeout(flush, gatherMs);
    },
    everything: () => void cache.invalidateQueries(),
    flush,
  };
}

function statusesIn(event: LiveMessage): [string, ServerStatus | null][] {
  if (event.type === 'snapshot') return event.servers.map((status) => [status.name, status]);
  if (event.type === 'server.status') return [[event.status.name, event.status]];
  return event.type === 'server.removed' ? [[event.name, null]] : [];
}

/** What the cache holds that an event makes old, by topic. */
export function staleAfter(event: LiveMessage): QueryKey[] {
  switch (event.type) {
    case 'settings.changed':
      return [
        queryKeys.servers.all,
        queryKeys.groups.all,
        queryKeys.settings.all,
        queryKeys.tools.all,
        queryKeys.keys.all,
        queryKeys.smart.all,
      ];
    case 'server.removed':
      return [queryKeys.servers.all, queryKeys.tools.all];
    case 'lists.changed':
      return [
        queryKeys.servers.one(event.server),
        queryKeys.tools.all,
        queryKeys.groups.all,
        queryKeys.smart.status(),
      ];
    case 'keys.changed':
      return [queryKeys.keys.all];
    case 'users.changed':
      return [queryKeys.users.all, queryKeys.account.all];
    case 'sessions.changed':
    case 'session.opened':
    case 'session.closed':
      return [queryKeys.sessions.all];
    case 'audit.changed':
      return [queryKeys.audit.all];
    case 'snapshot':
    case 'server.status':
    case 'smart.changed':
    case 'activity':
    case 'logs':
      return [];
  }
}

type WithItems = { items: ServerView[] };

function writeStatuses(cache: QueryClient, statuses: ReadonlyMap<string, ServerStatus | null>): void {
  const fresh = (server: ServerView): ServerView => {
    const status = statuses.get(server.name);
    return status === undefined ? server : { ...server, status };
  };
  rewrite<WithItems>(cache, queryKeys.servers.list(), (list) =>
    list.items.some(({ name }) => statuses.has(name)) ? { ...list, items: list.items.map(fresh) } : list,
  );
  for (const name of statuses.keys()) rewrite<ServerView>(cache, queryKeys.servers.one(name), fresh);
}

'use client';

import type { CallStats } from '../../server/contract/api/activity.ts';
import type { ServerAccess, ServerItemList } from '../../server/contract/api/reads.ts';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { ListKind } from '../../server/contract/items.ts';
import type { ItemKind } from '../../server/contract/server.ts';
import { path, request } from './client.ts';
import { type ItemPatch, patchedItems } from './item-patch.ts';
import { queryKeys } from './keys.ts';
import type { ListOf, ServerList } from './lists.ts';
import { type CacheEdit, edit, useApiMutation } from './mutation.ts';
import { type ApiResult, useApiQuery } from './query.ts';

/** Processes and their memory are measured by the hub now and then, without telling anybody; ms between looks. */
const MEASURED_MS = 10_000;

const LISTED_MS = 30_000;

/** The list of `useServers`, asked again now and then for the same reason. */
export function useMeasuredServers(): ApiResult<ServerList> {
  return useApiQuery(queryKeys.servers.list(), '/servers', { every: LISTED_MS });
}

/** One server; asked again now and then for what its processes take. */
export function useServer(name: string): ApiResult<ServerView> {
  return useApiQuery(queryKeys.servers.one(name), path`/servers/${name}`, { every: MEASURED_MS });
}

/** What a server lists of one kind, hidden items included. The overrides in its spec are the newer truth. */
export function useServerItems(name: string, kind: ListKind): ApiResult<ServerItemList> {
  return useApiQuery(queryKeys.servers.part(name, kind), path`/servers/${name}/items/${kind}`);
}

/** Who can call it, and what its removal takes from whom. */
export function useServerAccess(name: string): ApiResult<ServerAccess> {
  return useApiQuery(queryKeys.servers.part(name, 'access'), path`/servers/${name}/access`);
}

const HOUR_MS = 3_600_000;
const COUNTED_MS = 30_000;

const lastHour = (): string => new Date(Date.now() - HOUR_MS).toISOString();

/** Calls of the last hour of every server that had any; `key` is its name. */
export function useServerStats(): ApiResult<ListOf<CallStats>> {
  return useApiQuery(queryKeys.activity.stats({ groupBy: 'server', span: 'hour' }), '/activity/stats', {
    query: { groupBy: 'server', from: lastHour() },
    every: COUNTED_MS,
  });
}

/** Calls of one server in the last hour, as one sum or by the minute; minutes without calls are left out. */
export function useHourOf(server: string, groupBy: 'none' | 'minute'): ApiResult<ListOf<CallStats>> {
  return useApiQuery(queryKeys.activity.stats({ groupBy, server, span: 'hour' }), '/activity/stats', {
    query: { groupBy, server, from: lastHour() },
    every: COUNTED_MS,
  });
}

/** An edit of one server wherever it is kept: in the list, and by itself. */
function editServer(name: string, change: (server: ServerView) => ServerView): CacheEdit[] {
  return [
    edit<ServerList>(queryKeys.servers.list(), (list) => ({
      ...list,
      items: list.items.map((server) => (server.name === name ? change(server) : server)),
    })),
    edit<ServerView>(queryKeys.servers.one(name), change),
  ];
}

/** Switches a server on or off; shown at once. */
export function useSwitchServer() {
  return useApiMutation<{ name: string; enabled: boolean }, ServerView>({
    send: ({ name, enabled }) => request('POST', path`/servers/${name}/${enabled ? 'enable' : 'disable'}`),
    changes: () => [queryKeys.servers.all, queryKeys.tools.all],
    optimistic: ({ name, enabled }) =>
      editServer(name, (server) => ({ ...server, spec: { ...server.spec, enabled } })),
  });
}

/** Ends and starts a server, or starts it now where it waits for its next try. */
export function useRestartServer() {
  return useApiMutation<string, ServerView>({
    send: (name) => request('POST', path`/servers/${name}/restart`),
    changes: (name) => [queryKeys.servers.one(name)],
  });
}

/** @see ServerView.revision of what was shown: a server that was changed meanwhile is not removed */
export function useDeleteServer() {
  return useApiMutation<{ name: string; revision: number }, void>({
    send: ({ name, revision }) => request('DELETE', path`/servers/${name}`, { ifMatch: revision }),
    changes: () => [queryKeys.servers.list(), queryKeys.groups.all, queryKeys.keys.all, queryKeys.tools.all],
  });
}

/**
 * Changes how items of a server are shown, all in one revision; shown at once. It insists, since nothing but the
 * members in the patch is touched.
 */
export function usePatchItems() {
  return useApiMutation<{ name: string; kind: ItemKind; patch: ItemPatch }, ServerView>({
    send: ({ name, kind, patch }) =>
      request('PATCH', path`/servers/${name}`, { body: { [kind]: patch }, ifMatch: '*' }),
    changes: ({ name }) => [queryKeys.servers.one(name), queryKeys.servers.list(), queryKeys.tools.all],
    optimistic: ({ name, kind, patch }) =>
      editServer(name, (server) => ({
        ...server,
        spec: { ...server.spec, [kind]: patchedItems(server.spec[kind] ?? {}, patch) },
      })),
  });
}

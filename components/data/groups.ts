'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { GroupView } from '../../server/contract/api/groups.ts';
import type { GroupAccess, GroupPreview, SessionList } from '../../server/contract/api/reads.ts';
import type { toolListSchema } from '../../server/contract/api/tools.ts';
import type { GroupSpec } from '../../server/contract/group.ts';
import type { GroupFootprint } from '../../server/contract/items.ts';
import { path, request } from './client.ts';
import { useErrorText } from './error-text.ts';
import { queryKeys } from './keys.ts';
import { useApiMutation } from './mutation.ts';
import { type ApiResult, useApiQuery } from './query.ts';

// The list itself is useGroups() of lists.ts.

export function useGroup(id: string): ApiResult<GroupView> {
  return useApiQuery(queryKeys.groups.one(id), path`/groups/${id}`);
}

/** The group as it is at this moment, past what is kept. @throws ApiError */
export function readGroup(id: string): Promise<GroupView> {
  return request('GET', path`/groups/${id}`);
}

/** What the group's endpoint lists now, and what about it somebody should know. */
export function useGroupFootprint(id: string): ApiResult<GroupFootprint> {
  return useApiQuery(queryKeys.groups.part(id, 'footprint'), path`/groups/${id}/footprint`);
}

/** Who can call its endpoint, and why. */
export function useGroupAccess(id: string): ApiResult<GroupAccess> {
  return useApiQuery(queryKeys.groups.part(id, 'access'), path`/groups/${id}/access`);
}

/** The tools under the names that clients see. */
export function useGroupTools(id: string): ApiResult<z.infer<typeof toolListSchema>> {
  return useApiQuery(queryKeys.groups.part(id, 'tools'), '/tools', { query: { endpoint: id } });
}

/** When clients last used their sessions is told by nobody; ms between looks. */
const LOOKED_MS = 15_000;

/** Clients that are connected to its endpoint now; the live stream tells of those that come and go. */
export function useGroupClients(id: string): ApiResult<SessionList> {
  return useApiQuery(queryKeys.sessions.list({ endpoint: id }), '/sessions', {
    query: { endpoint: id },
    every: LOOKED_MS,
  });
}

/** Drafts are many and each is looked at for a moment, ms. */
const DRAFT_KEPT_MS = 10_000;

/**
 * What the endpoint of a draft would list. The answer to the draft before stays until the new one is here.
 *
 * @param id of the group that is being edited, or null of a new one
 * @param spec null asks nothing
 */
export function useGroupPreview(id: string | null, spec: GroupSpec | null): ApiResult<GroupPreview> {
  const errorText = useErrorText();
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery<GroupPreview>({
    queryKey: queryKeys.groups.part(id ?? '', 'preview', { spec: JSON.stringify(spec) }),
    queryFn: ({ signal }) =>
      request('POST', '/groups/preview', { body: { ...(id !== null && { id }), spec }, signal }),
    enabled: spec !== null,
    placeholderData: keepPreviousData,
    gcTime: DRAFT_KEPT_MS,
  });
  return {
    data,
    error: error && errorText(error),
    cause: error,
    isFetching,
    updatedAt: dataUpdatedAt,
    refetch,
  };
}

export function useCreateGroup() {
  return useApiMutation<{ id: string; spec: GroupSpec }, GroupView>({
    send: (body) => request('POST', '/groups', { body }),
    changes: () => [queryKeys.groups.list(), queryKeys.servers.all],
  });
}

/** `revision` is that of the group as it was shown; `*` insists. The patch is merged into the spec. */
export function usePatchGroup() {
  return useApiMutation<{ id: string; patch: Record<string, unknown>; revision: number | '*' }, GroupView>({
    send: ({ id, patch, revision }) =>
      request('PATCH', path`/groups/${id}`, { body: patch, ifMatch: revision }),
    changes: () => [queryKeys.groups.all, queryKeys.servers.all],
  });
}

/** Asks nothing of the group itself anew: it is gone. */
export function useDeleteGroup() {
  return useApiMutation<{ id: string; revision: number }, void>({
    send: ({ id, revision }) => request('DELETE', path`/groups/${id}`, { ifMatch: revision }),
    changes: () => [queryKeys.groups.list(), queryKeys.servers.all, queryKeys.keys.all],
  });
}

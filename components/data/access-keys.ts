'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { createKeySchema, KeyView, patchKeySchema } from '../../server/contract/api/keys.ts';
import type { KeyTools, SessionList } from '../../server/contract/api/reads.ts';
import type { ClientSession } from '../../server/contract/clients.ts';
import type { KeyScope } from '../../server/contract/key.ts';
import type { ScopeReach } from '../../server/contract/reach.ts';
import { path, request } from './client.ts';
import { useErrorText } from './error-text.ts';
import { type IssuedKey, issueKey } from './issue-key.ts';
import { queryKeys } from './keys.ts';
import type { ListOf } from './lists.ts';
import { type CacheEdit, edit, useApiMutation } from './mutation.ts';
import { type ApiResult, useApiQuery } from './query.ts';

// The list itself is useKeys() of lists.ts.

export type KeyPatch = z.input<typeof patchKeySchema>;

/** The name of an endpoint is `mcp` for the one over everything, else a group id or a server name. */
export type KeyEndpoint = KeyTools['endpoints'][number];

/** What a key can call through one endpoint, and every endpoint that it opens. */
export function useKeyTools(id: string, endpoint: string): ApiResult<KeyTools> {
  return useApiQuery(queryKeys.keys.part(id, 'tools', { endpoint }), path`/keys/${id}/tools`, {
    query: { endpoint },
    keepPrevious: true,
  });
}

/** Scopes are many while one is being chosen, and each is looked at for a moment, ms. */
const PREVIEW_KEPT_MS = 10_000;

/** What a scope would reach now. The answer to the scope before stays until the new one is here. */
export function useScopeReach(scope: KeyScope): ApiResult<ScopeReach> {
  const errorText = useErrorText();
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery<ScopeReach>({
    queryKey: queryKeys.keys.part('', 'preview', { scope: JSON.stringify(scope) }),
    queryFn: ({ signal }) => request('POST', '/keys/preview', { body: { scope }, signal }),
    placeholderData: keepPreviousData,
    gcTime: PREVIEW_KEPT_MS,
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

/** How a key is named in sessions, calls and live events. */
export const keyPrincipal = (id: string): string => `key:${id}`;

/** The most that the hub tells of at once. */
const MOST_SESSIONS = 1000;

/** Clients that are connected with a key now; the live stream tells of those that come and go. */
export function useKeyClients(id: string): ApiResult<ClientSession[]> {
  const sessions = useApiQuery<SessionList>(queryKeys.sessions.list({ limit: MOST_SESSIONS }), '/sessions', {
    query: { limit: MOST_SESSIONS },
  });
  const principal = keyPrincipal(id);
  return { ...sessions, data: sessions.data?.items.filter((session) => session.principal === principal) };
}

/** One key as it is saved now. @throws ApiError */
export function readKey(id: string): Promise<KeyView> {
  return request('GET', path`/keys/${id}`);
}

export function useCreateKey() {
  return useApiMutation<z.input<typeof createKeySchema>, IssuedKey>({
    send: issueKey,
    changes: () => [queryKeys.keys.all],
  });
}

/** @param revision of the key that was shown: one that was changed meanwhile is refused as `stale` */
export function usePatchKey() {
  return useApiMutation<{ id: string; patch: KeyPatch; revision: number }, KeyView>({
    send: ({ id, patch, revision }) =>
      request('PATCH', path`/keys/${id}`, { body: patch, ifMatch: revision }),
    changes: () => [queryKeys.keys.all],
  });
}

/** Switches a key on or off; shown at once. It insists, since nothing else is touched. */
export function useSwitchKey() {
  return useApiMutation<{ id: string; enabled: boolean }, KeyView>({
    send: ({ id, enabled }) => request('PATCH', path`/keys/${id}`, { body: { enabled }, ifMatch: '*' }),
    changes: () => [queryKeys.keys.all],
    optimistic: ({ id, enabled }) => [editKey(id, (key) => ({ ...key, enabled }))],
  });
}

export function useRotateKey() {
  return useApiMutation<{ id: string; overlapSeconds: number }, IssuedKey>({
    send: ({ id, overlapSeconds }) => request('POST', path`/keys/${id}/rotate`, { body: { overlapSeconds } }),
    changes: () => [queryKeys.keys.all],
  });
}

export function useRevokeKey() {
  return useApiMutation<string, void>({
    send: (id) => request('POST', path`/keys/${id}/revoke`),
    changes: () => [queryKeys.keys.all, queryKeys.servers.all, queryKeys.groups.all],
  });
}

function editKey(id: string, change: (key: KeyView) => KeyView): CacheEdit {
  return edit<ListOf<KeyView>>(queryKeys.keys.list(), (list) => ({
    ...list,
    items: list.items.map((key) => (key.id === id ? change(key) : key)),
  }));
}

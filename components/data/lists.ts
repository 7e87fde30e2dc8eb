'use client';

import type { z } from 'zod';
import type { GroupView } from '../../server/contract/api/groups.ts';
import type { KeyView } from '../../server/contract/api/keys.ts';
import type { serverListSchema } from '../../server/contract/api/servers.ts';
import type { ToolBrief } from '../../server/contract/items.ts';
import { queryKeys } from './keys.ts';
import { type ApiResult, useApiQuery } from './query.ts';

export type ServerList = z.infer<typeof serverListSchema>;
export interface ListOf<T> {
  items: T[];
}

/** The lists that more than one page uses. They are whole: none of them has pages. */
export function useServers(enabled = true): ApiResult<ServerList> {
  return useApiQuery(queryKeys.servers.list(), '/servers', { enabled });
}

export function useGroups(enabled = true): ApiResult<ListOf<GroupView>> {
  return useApiQuery(queryKeys.groups.list(), '/groups', { enabled });
}

/** One's own keys, or all of them for who may. */
export function useKeys(enabled = true): ApiResult<ListOf<KeyView>> {
  return useApiQuery(queryKeys.keys.list(), '/keys', { enabled });
}

/** Every tool of every server in a few words, with what it costs a model. */
export function useToolIndex(enabled = true): ApiResult<ListOf<ToolBrief>> {
  return useApiQuery(queryKeys.tools.index(), '/tools/index', { enabled, freshMs: 60_000 });
}

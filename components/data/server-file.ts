'use client';

import type { OriginDiff } from '../../server/contract/api/servers.ts';
import { path } from './client.ts';
import { queryKeys } from './keys.ts';
import { type ApiResult, useApiQuery } from './query.ts';

/** What the settings file last made of a server, secrets as dots. */
export function useOriginDiff(name: string): ApiResult<OriginDiff> {
  return useApiQuery(queryKeys.servers.part(name, 'origin-diff'), path`/servers/${name}/origin-diff`);
}

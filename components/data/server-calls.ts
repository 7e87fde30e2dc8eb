'use client';

import { useEffect, useMemo, useState } from 'react';
import type { CallRecord } from '../../server/contract/activity.ts';
import { queryKeys } from './keys.ts';
import type { ListOf } from './lists.ts';
import { useLiveActivity } from './live.ts';
import { MOST_CALLS, newestCalls } from './live-lists.ts';
import { type ApiResult, useApiQuery } from './query.ts';

/** The last calls of a server, newest first, with those that end meanwhile. */
export function useServerCalls(server: string): ApiResult<CallRecord[]> {
  const filter = { server, limit: MOST_CALLS };
  const asked = useApiQuery<ListOf<CallRecord>>(queryKeys.activity.list(filter), '/activity', {
    query: filter,
  });
  const [live, setLive] = useState<readonly CallRecord[]>([]);
  const { refetch } = asked;
  useEffect(() => {
    if (server) setLive([]);
  }, [server]);
  useLiveActivity(({ calls, more }) => {
    const own = calls.filter((call) => call.server === server);
    if (own.length > 0) setLive((old) => newestCalls(own, old));
    // Some were left out of the batch, maybe of this server.
    if (more > 0) refetch();
  });
  const past = asked.data?.items;
  const data = useMemo(() => past && newestCalls(live, past), [live, past]);
  return { ...asked, data };
}

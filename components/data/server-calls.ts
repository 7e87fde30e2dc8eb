'use client';

import { useEffect, useMemo, useState } from 'react';
import type { CallRecord } from '../../server/contract/activity.ts';
import { queryKeys } from './keys.ts';
import type { ListOf } from './lists.ts';
import { useLiveActivity } from './live.ts';
import { type ApiResult, useApiQuery } from './query.ts';

const SHOWN = 50;

/** The last calls of a server, newest first, with those that end meanwhile. */
export function useServerCalls(server: string): ApiResult<CallRecord[]> {
  const filter = { server, limit: SHOWN };
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
    if (own.length > 0) setLive((old) => newest(own, old));
    // Some were left out of the batch, maybe of this server.
    if (more > 0) refetch();
  });
  const past = asked.data?.items;
  const data = useMemo(() => past && newest(live, past), [live, past]);
  return { ...asked, data };
}

/** The newest of both, each call once. */
export function newest(some: readonly CallRecord[], others: readonly CallRecord[]): CallRecord[] {
  const byId = new Map([...others, ...some].map((call) => [call.id, call]));
  return [...byId.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, SHOWN);
}

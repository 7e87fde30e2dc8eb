'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import type { logListSchema } from '../../server/contract/api/servers.ts';
import type { LogLine } from '../../server/contract/runtime.ts';
import { path } from './client.ts';
import { download } from './download.ts';
import { queryKeys } from './keys.ts';
import { useLiveLogs } from './live.ts';
import { type ApiResult, useApiQuery } from './query.ts';

/** As many as the hub keeps of a server. */
const MOST_LINES = 5000;

/** What a server wrote beside its answers: what is left of it, followed by what comes. Oldest first. */
export function useServerOutput(name: string): ApiResult<LogLine[]> {
  const key = queryKeys.servers.part(name, 'logs');
  const asked = useApiQuery<z.infer<typeof logListSchema>>(key, path`/servers/${name}/logs`, {
    query: { limit: MOST_LINES },
  });
  const [live, setLive] = useState<readonly LogLine[]>([]);
  useEffect(() => {
    // Lines of another server are none of this one's.
    if (name) setLive([]);
  }, [name]);
  useLiveLogs(
    name,
    useCallback((lines) => setLive((old) => joined(old, lines)), []),
  );
  const past = asked.data?.items;
  const data = useMemo(() => past && joined(past, live), [past, live]);
  return { ...asked, data };
}

/** The newest of both, each line once; lines are numbered by the hub. */
export function joined(past: readonly LogLine[], more: readonly LogLine[]): LogLine[] {
  const last = past.at(-1)?.n ?? Number.NEGATIVE_INFINITY;
  return [...past, ...more.filter(({ n }) => n > last)].slice(-MOST_LINES);
}

/** Saves the output as a file of plain text. @throws ApiError */
export function saveServerOutput(name: string, filter: { q: string; stream: string | null }): Promise<void> {
  const query = { ...filter, limit: MOST_LINES, download: true };
  return download('GET', path`/servers/${name}/logs`, `${name}-output.txt`, { query });
}

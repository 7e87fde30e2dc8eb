'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import type { logListSchema } from '../../server/contract/api/servers.ts';
import type { LogLine } from '../../server/contract/runtime.ts';
import { path } from './client.ts';
import { download } from './download.ts';
import { queryKeys } from './keys.ts';
import { useLiveLogs } from './live.ts';
import { joinedLines, MOST_LINES } from './live-lists.ts';
import { type ApiResult, useApiQuery } from './query.ts';

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
    useCallback((lines) => setLive((old) => joinedLines(old, lines)), []),
  );
  const past = asked.data?.items;
  const data = useMemo(() => past && joinedLines(past, live), [past, live]);
  return { ...asked, data };
}

/** Saves the output as a file of plain text. @throws ApiError */
export function saveServerOutput(name: string, filter: { q: string; stream: string | null }): Promise<void> {
  const query = { ...filter, limit: MOST_LINES, download: true };
  return download('GET', path`/servers/${name}/logs`, `${name}-output.txt`, { query });
}

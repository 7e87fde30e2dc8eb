'use client';

import { useQuery } from '@tanstack/react-query';
import type { Revision, UnitChange } from '../../server/contract/revision.ts';
import { path, request } from './client.ts';
import { useErrorText } from './error-text.ts';
import { queryKeys } from './keys.ts';
import type { ListOf } from './lists.ts';
import type { ApiResult } from './query.ts';

/** What the settings file last made of a server, secrets as dots. */
export interface FileVersion {
  spec: unknown;
  revision: number;
  /** ISO 8601 */
  at: string;
}

type RevisionDetail = Revision & { changes: UnitChange[] };

/** Revisions of the file that are looked through, newest first. */
const MOST = 30;

/** Null where none of the newest revisions of the file names the server. For who may see revisions. */
export function useFileVersion(name: string, enabled: boolean): ApiResult<FileVersion | null> {
  const asked = useQuery({
    queryKey: queryKeys.settings.part('file-version', { name }),
    queryFn: ({ signal }) => lastOfFile(name, signal),
    enabled,
  });
  const errorText = useErrorText();
  const { data, error, isFetching, dataUpdatedAt, refetch } = asked;
  return {
    data,
    error: error && errorText(error),
    cause: error,
    isFetching,
    updatedAt: dataUpdatedAt,
    refetch,
  };
}

async function lastOfFile(name: string, signal: AbortSignal): Promise<FileVersion | null> {
  const query = { limit: 500 };
  const { items } = await request<ListOf<Revision>>('GET', '/settings/revisions', { query, signal });
  const byFile = items.filter(({ principal }) => principal === 'file').slice(0, MOST);
  // One after the other: mostly it is the first.
  for (const { number } of byFile) {
    const found = await request<RevisionDetail>('GET', path`/settings/revisions/${number}`, { signal });
    const change = found.changes.find(({ unit }) => unit === `server:${name}`);
    if (change) return { spec: change.after, revision: number, at: found.at };
  }
  return null;
}

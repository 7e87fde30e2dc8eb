'use client';

import { useMemo } from 'react';
import type { ToolSearch } from '../data/smart-routing.ts';
import { type UrlPatch, type UrlState, useUrlState } from '../ui/use-url-state.ts';

/** What is searched, as it stands in the address; empty where it is not said. */
export interface SearchState {
  url: UrlState;
  q: string;
  group: string;
  key: string;
  server: string;
  readOnly: boolean;
  /** As the hub is asked; null while nothing is. */
  search: ToolSearch | null;
  /** Something besides the words narrows it down. */
  narrowed: boolean;
}

/** Takes away whatever narrows a search down. */
export const NOT_NARROWED: UrlPatch = { group: null, key: null, server: null, readOnly: null };

/** Tells one search of the address from another. */
export function useSearchId(): string {
  const { get } = useUrlState();
  return ['q', ...Object.keys(NOT_NARROWED)].map((name) => get(name) ?? '').join('\n');
}

/** @param limit how many results */
export function useSearchState(limit: number): SearchState {
  const url = useUrlState();
  return useMemo(() => {
    const q = url.get('q') ?? '';
    const group = url.get('group') ?? '';
    const key = url.get('key') ?? '';
    const server = url.get('server') ?? '';
    const readOnly = url.get('readOnly') !== null;
    const query = q.trim().slice(0, LONGEST);
    const search =
      query === ''
        ? null
        : {
            ...{ query, limit },
            ...(group !== '' && { group }),
            ...(key !== '' && { key }),
            ...(server !== '' && { server }),
            ...(readOnly && { readOnly }),
          };
    const narrowed = [group, key, server].some((each) => each !== '') || readOnly;
    return { url, q, group, key, server, readOnly, search, narrowed };
  }, [url, limit]);
}

/** Characters of a query that the hub reads. */
const LONGEST = 2000;

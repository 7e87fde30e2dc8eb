'use client';

import { useEffect } from 'react';
import type { CallDetail, CallRecord } from '../../server/contract/activity.ts';
import type { CallStats } from '../../server/contract/api/activity.ts';
import { path } from './client.ts';
import { download } from './download.ts';
import { queryKeys } from './keys.ts';
import type { ListOf } from './lists.ts';
import { type ApiResult, type Paged, useApiQuery, usePagedQuery } from './query.ts';

/** Which calls: the filters of the routes by their names there, without empty ones. */
export type CallFilter = Readonly<Record<string, string>>;

/** ISO 8601; null is without a border, `to` is not part of it. */
export interface CallSpan {
  from: string | null;
  to: string | null;
}

/** Enough for a few windows; an answer of this many is read without a pause that one notices. */
const PAGE = 200;

/**
 * Calls, newest first, page by page. They stay as they were read.
 * @param since when they are asked for, ms since 1970; another moment asks anew
 */
export function useCalls(filter: CallFilter, span: CallSpan, since: number): Paged<CallRecord> {
  const query = { ...filter, ...span, limit: PAGE };
  return usePagedQuery(queryKeys.activity.list({ ...query, since }), '/activity', {
    query,
    keepPrevious: true,
    still: true,
  });
}

/**
 * Counts of the same calls. The hub refuses with 422 what it cannot count, e.g. texts in more than six hours.
 * @param since as of `useCalls`
 * @param enabled not asked while false
 */
export function useCallStats(
  filter: CallFilter,
  span: CallSpan,
  groupBy: 'none' | 'minute' | 'hour',
  since: number,
  enabled: boolean,
): ApiResult<ListOf<CallStats>> {
  const query = { ...filter, ...span, groupBy };
  return useApiQuery(queryKeys.activity.stats({ ...query, since }), '/activity/stats', {
    query,
    enabled,
    keepPrevious: true,
  });
}

/** A call that the live stream tells of is stored a moment later. */
const STORED_MS = 15_000;
const AGAIN_MS = 700;

/**
 * One call with what was said in it.
 * @param at when it was, where that is known
 */
export function useCall(id: string, at: string | undefined): ApiResult<CallDetail> {
  const asked = useApiQuery<CallDetail>(queryKeys.activity.one(id), path`/activity/${id}`, {
    freshMs: 60_000,
  });
  const { cause, refetch } = asked;
  useEffect(() => {
    const young = at !== undefined && Date.now() - Date.parse(at) < STORED_MS;
    if (cause?.status !== 404 || !young) return;
    const timer = setTimeout(refetch, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [cause, at, refetch]);
  return asked;
}

export interface CallExport {
  format: 'csv' | 'jsonl';
  payloads: boolean;
}

/** Saves every call of the filter as a file. @throws ApiError */
export function exportCalls(
  filter: CallFilter,
  span: CallSpan,
  { format, payloads }: CallExport,
): Promise<void> {
  return download('GET', '/activity/export', `activity.${format}`, {
    query: { ...filter, ...span, format, payloads: payloads ? 'true' : 'false' },
  });
}

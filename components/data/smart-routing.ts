'use client';

import { keepPreviousData } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  AskedQuery,
  learnedSchema,
  SearchResult,
  SearchTools,
  SmartStatus,
  SmartText,
  TokenFootprint,
} from '../../server/contract/api/smart-routing.ts';
import { path, request, requestReply } from './client.ts';
import { queryKeys } from './keys.ts';
import type { ListOf } from './lists.ts';
import { useLiveEvent } from './live.ts';
import { edit, useApiMutation } from './mutation.ts';
import { usePaced } from './paced.ts';
import { type ApiResult, useApiQuery, useAsked } from './query.ts';

export type LearnedUses = z.infer<typeof learnedSchema>;
export type ToolSearch = Pick<SearchTools, 'query'> & Partial<SearchTools>;

/** How far the index is, as the hub behind this page sees it; the live stream keeps it true. */
export function useSmartStatus(): ApiResult<SmartStatus> {
  return useApiQuery(queryKeys.smart.status(), '/smart-routing/status');
}

/** Searches and drafts are many while somebody types, and each is looked at for a moment, ms. */
const KEPT_MS = 10_000;

/** What an agent would find. The answer to the search before stays until the new one is here. @param search null asks nothing */
export function useToolSearch(search: ToolSearch | null): ApiResult<SearchResult> {
  return useAsked<SearchResult>({
    queryKey: queryKeys.smart.part('search', { search: JSON.stringify(search) }),
    queryFn: ({ signal }) => request('POST', '/smart-routing/search', { body: search, signal }),
    enabled: search !== null,
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
  });
}

/** Nobody tells of searches; ms between looks. */
const LOOKED_MS = 10_000;

/** What agents asked this hub, newest first, for who may read payloads. @param led `nowhere`: nothing was called after it */
export function useAskedQueries(
  led: 'anywhere' | 'nowhere',
  { limit = 100, enabled = true }: { limit?: number; enabled?: boolean } = {},
): ApiResult<ListOf<AskedQuery>> {
  return useApiQuery(queryKeys.smart.part('queries', { led, limit }), '/smart-routing/queries', {
    query: { led, limit },
    enabled,
    every: LOOKED_MS,
    keepPrevious: true,
  });
}

/** Which tool was called after which words, the strongest first, for who may read payloads. */
export function useLearned(enabled = true): ApiResult<LearnedUses> {
  return useApiQuery(queryKeys.smart.learned(), '/smart-routing/learned', { enabled });
}

/** What is shown is empty as soon as the hub has forgotten. */
export function useForgetLearned() {
  return useApiMutation<void, void>({
    send: () => request('DELETE', '/smart-routing/learned'),
    changes: () => [queryKeys.smart.learned()],
    learn: () => [edit<LearnedUses>(queryKeys.smart.learned(), () => ({ items: [] }))],
  });
}

/** Embeds all tools anew; the status tells how far it is. */
export function useReindex() {
  return useApiMutation<void, SmartStatus>({
    send: () => request('POST', '/smart-routing/reindex'),
    changes: () => [queryKeys.smart.status()],
    learn: (status) => [edit<SmartStatus>(queryKeys.smart.status(), () => status)],
  });
}

const FRESH_MS = 60_000;

/** What every endpoint costs a model, beside the three tools of its smart one; asked anew when lists or settings change. */
export function useTokenFootprint(): ApiResult<TokenFootprint> {
  const key = queryKeys.overview.endpoints();
  const refresh = usePaced(key);
  useLiveEvent('lists.changed', refresh);
  useLiveEvent('settings.changed', refresh);
  return useApiQuery(key, '/smart-routing/footprint', { freshMs: FRESH_MS });
}

/** A text with the revision that a change of its line has to name: of the settings, or of the group. */
export interface SavedSmartText extends SmartText {
  revision: number;
}

/** What agents read of a smart endpoint. @param group null is the one over everything */
export function useSmartText(group: string | null): ApiResult<SavedSmartText> {
  return useAsked<SavedSmartText>({
    queryKey: queryKeys.smart.part('text', { group }),
    queryFn: ({ signal }) => readSmartText(group, signal),
  });
}

/** The text as it is at this moment, past what is kept. @throws ApiError */
export async function readSmartText(group: string | null, signal?: AbortSignal): Promise<SavedSmartText> {
  const { data, revision } = await requestReply<SmartText>('GET', '/smart-routing/text', {
    query: { group },
    ...(signal && { signal }),
  });
  return { ...data, revision: revision ?? 0 };
}

/** What agents would read with a draft of the line. @param about null asks nothing */
export function useSmartTextPreview(group: string | null, about: string | null): ApiResult<SmartText> {
  const body = { about, ...(group !== null && { group }) };
  return useAsked<SmartText>({
    queryKey: queryKeys.smart.part('preview', { group, about }),
    queryFn: ({ signal }) => request('POST', '/smart-routing/text/preview', { body, signal }),
    enabled: about !== null,
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
  });
}

export interface SmartTextChange {
  group: string | null;
  /** Empty takes the line away. */
  about: string;
  /** Of the text that was shown: where it was changed meanwhile, saving is refused as `stale`. */
  revision: number | '*';
}

/** Saves the line; that of a group belongs to the group. */
export function useSaveSmartText() {
  return useApiMutation<SmartTextChange, void>({
    send: async ({ group, about, revision }) => {
      const ifMatch = revision;
      if (group === null) await request('PUT', '/smart-routing/text', { body: { about }, ifMatch });
      else
        await request('PATCH', path`/groups/${group}`, {
          body: { smartRouting: about.trim() === '' ? null : { about: about.trim() } },
          ifMatch,
        });
    },
    changes: ({ group }) => [
      queryKeys.smart.all,
      group === null ? queryKeys.settings.all : queryKeys.groups.all,
    ],
  });
}

export interface Saving {
  /** The endpoint that is compared. */
  of: TokenFootprint['items'][number];
  /** What its list costs a model, and what that of its smart endpoint does, tokens. */
  ordinary: number;
  smart: number;
}

/** Pure: what one agent saves where there is most to see; null where smart endpoints are off or nothing is listed. */
export function savingOf({ items }: TokenFootprint): Saving | null {
  let best: Saving | null = null;
  for (const of of items) {
    if (of.smart === null || of.tokens <= (best?.ordinary ?? 0)) continue;
    best = { of, ordinary: of.tokens, smart: of.smart };
  }
  return best;
}

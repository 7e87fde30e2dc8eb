'use client';

import {
  keepPreviousData,
  type QueryKey,
  type UseQueryOptions,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import type { ApiError } from './api-error.ts';
import { request } from './client.ts';
import { type ShownError, useErrorText } from './error-text.ts';
import type { Query } from './http.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError;
  }
}

/** What a page shows of a question to the hub; fits `AsyncState`. Old data stays while new data is fetched. */
export interface ApiResult<T> {
  data: T | undefined;
  error: ShownError | null;
  /** The error as it was thrown, for its `code`, `fields` and `data`. */
  cause: ApiError | null;
  isFetching: boolean;
  /** When `data` arrived, ms since 1970; 0 before. */
  updatedAt: number;
  refetch: () => unknown;
}

export interface ApiQueryOptions<T> {
  query?: Query;
  /** Not asked while false. */
  enabled?: boolean;
  /** ms between repeats while the page is visible; what the live stream tells of needs none. */
  every?: number;
  /** ms for which an answer counts as fresh; default 5 s. */
  freshMs?: number;
  /** Shows the answer to the question before this one until the new one is here: for filters and searches. */
  keepPrevious?: boolean;
  accept?: readonly number[];
  read?: (body: unknown) => T;
}

/** GETs `route` (below `/api`) and keeps the answer under `key`; see `queryKeys`. */
export function useApiQuery<T>(key: QueryKey, route: string, options: ApiQueryOptions<T> = {}): ApiResult<T> {
  const { query, enabled = true, every, freshMs, keepPrevious, accept, read } = options;
  return useAsked<T>({
    queryKey: key,
    queryFn: ({ signal }) => request<T>('GET', route, { query, signal, accept, ...(read && { read }) }),
    enabled,
    ...(every !== undefined && { refetchInterval: every }),
    ...(freshMs !== undefined && { staleTime: freshMs }),
    ...(keepPrevious && { placeholderData: keepPreviousData }),
  });
}

/** The same of a question that is asked in another way than by a GET of its own. */
export function useAsked<T>(question: UseQueryOptions<T>): ApiResult<T> {
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery<T>(question);
  const errorText = useErrorText();
  return {
    data,
    error: error && errorText(error),
    cause: error,
    isFetching,
    updatedAt: dataUpdatedAt,
    refetch,
  };
}

export interface Paged<T> extends ApiResult<T[]> {
  /** Whether there is another page, and how to get it; fits `LoadMore`. */
  hasMore: boolean;
  more: () => void;
  isLoadingMore: boolean;
}

interface Page<T> {
  items: T[];
  nextCursor?: string | undefined;
}

const FIRST_PAGE: string | null = null;

/** What was read is never asked again by itself and soon forgotten: hundreds of pages would be asked for anew. */
const STILL = { staleTime: 'static', gcTime: 10_000, structuralSharing: false } as const;

interface PagedOptions<T> extends Pick<ApiQueryOptions<T>, 'query' | 'enabled' | 'keepPrevious'> {
  /** For records, which do not change: the pages stay as they came, until `key` is another one. */
  still?: boolean;
}

/** A list that comes in pages of `query.limit`; `data` holds the items of every page so far. */
export function usePagedQuery<T>(
  key: QueryKey,
  route: string,
  { query, enabled = true, keepPrevious, still }: PagedOptions<T> = {},
): Paged<T> {
  const asked = useInfiniteQuery({
    // Pages are kept in another shape than a whole list under the same name would be.
    queryKey: [...key, 'pages'],
    queryFn: ({ signal, pageParam }) =>
      request<Page<T>>('GET', route, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (last) => last.nextCursor ?? null,
    select: flatten<T>,
    enabled,
    ...(keepPrevious && { placeholderData: keepPreviousData }),
    ...(still && STILL),
  });
  const errorText = useErrorText();
  const cause = asked.error;
  return {
    data: asked.data,
    error: cause && errorText(cause),
    cause,
    isFetching: asked.isFetching,
    updatedAt: asked.dataUpdatedAt,
    refetch: asked.refetch,
    hasMore: asked.hasNextPage,
    more: () => void asked.fetchNextPage({ cancelRefetch: false }),
    isLoadingMore: asked.isFetchingNextPage,
  };
}

function flatten<T>({ pages }: { pages: Page<T>[] }): T[] {
  return pages.flatMap(({ items }) => items);
}

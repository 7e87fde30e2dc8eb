'use client';

import { useQuery } from '@tanstack/react-query';
import type { OneTimeLink } from '../../server/contract/api/auth.ts';
import { useErrorText } from './error-text.ts';
import type { ApiResult } from './query.ts';
import { readLink } from './session.ts';

/** What a one-time link is for. It is asked once: the answer does not change before the link is used. */
export function useOneTimeLink(token: string): ApiResult<OneTimeLink> {
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery({
    // Not with `queryKeys`: nothing ever invalidates it, and it is not kept after the page.
    queryKey: ['link', token],
    queryFn: ({ signal }) => readLink(token, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
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

'use client';

import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { sessionListSchema, setupStateSchema } from '../../server/contract/api/auth.ts';
import { path, request, requestOpenly } from './client.ts';
import { queryKeys } from './keys.ts';
import { useApiMutation } from './mutation.ts';
import { type ApiResult, useApiQuery } from './query.ts';

/** Browsers in which I am signed in. */
export function useMySessions(): ApiResult<z.infer<typeof sessionListSchema>> {
  return useApiQuery(queryKeys.account.sessions(), '/auth/sessions');
}

export function useEndSession() {
  return useApiMutation<string, void>({
    send: (id) => request('DELETE', path`/auth/sessions/${id}`),
    changes: () => [queryKeys.account.sessions()],
  });
}

/** Every other session of mine ends with it. */
export function useChangePassword() {
  return useApiMutation<{ current: string; next: string }, void>({
    send: (body) => request('POST', '/auth/password', { body }),
    changes: () => [queryKeys.account.sessions()],
  });
}

/** Whether nobody can sign in yet, because there is no administrator. Asked before anybody is known. */
export function useSetupNeeded(): boolean | undefined {
  const { data } = useQuery({
    queryKey: queryKeys.account.setup(),
    queryFn: ({ signal }) =>
      requestOpenly<z.infer<typeof setupStateSchema>>('GET', '/auth/setup', { signal }),
  });
  return data?.needed;
}

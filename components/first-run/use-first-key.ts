'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ApiError } from '../data/api-error.ts';
import { type IssuedKey, issueKey } from '../data/issue-key.ts';

/** The key that the first client connects with, or why there is none. */
export type FirstKey = { issued: IssuedKey } | { failed: ApiError | Error };

/** Never throws: without a key there is still a hub to look at. @param name in the reader's language */
export async function makeFirstKey(name: string): Promise<FirstKey> {
  try {
    return { issued: await issueKey({ name }) };
  } catch (error) {
    return { failed: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** The first key, and how to try again where it could not be made. */
export function useFirstKey(first: FirstKey): {
  key: FirstKey;
  retry: () => Promise<void>;
  isPending: boolean;
} {
  const t = useTranslations('firstRun.key');
  const [key, setKey] = useState(first);
  const [isPending, setPending] = useState(false);
  return {
    key,
    isPending,
    retry: async () => {
      setPending(true);
      setKey(await makeFirstKey(t('name')));
      setPending(false);
    },
  };
}

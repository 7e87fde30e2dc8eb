'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiError } from '../data/api-error.ts';
import { type ShownError, useErrorText } from '../data/error-text.ts';
import { signIn } from '../data/session.ts';
import { useFormat } from '../ui/intl/format.ts';

interface SignInAttempt {
  /** Why the last attempt failed, in words. */
  error: ShownError | null;
  isPending: boolean;
  /** @returns whether it succeeded */
  attempt: (credentials: { username: string; password: string }) => Promise<boolean>;
}

/** One attempt to sign in after the other, and what became of the last. */
export function useSignIn(): SignInAttempt {
  const t = useTranslations('session.form');
  const format = useFormat();
  const errorText = useErrorText();
  const [error, setError] = useState<ShownError | null>(null);
  const [isPending, setPending] = useState(false);

  const say = (thrown: unknown): ShownError => {
    if (!(thrown instanceof ApiError)) return errorText(thrown);
    const { status, retryAfter = 60 } = thrown;
    if (status === 401) return { message: t('wrong') };
    // What was typed cannot be a name or a password at all; whatever it was, it is not the right one.
    if (status === 422) return { message: t('wrong') };
    if (status === 429) return { message: t('limited', { wait: format.duration(retryAfter * 1000) }) };
    return errorText(thrown);
  };

  return {
    error,
    isPending,
    attempt: async (credentials) => {
      if (isPending) return false;
      setPending(true);
      setError(null);
      try {
        await signIn(credentials);
        return true;
      } catch (thrown) {
        setError(say(thrown));
        return false;
      } finally {
        setPending(false);
      }
    },
  };
}

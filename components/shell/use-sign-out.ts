'use client';

import { useTranslations } from 'use-intl';
import { useErrorText } from '../data/error-text.ts';
import { signOut } from '../data/session.ts';
import { toast } from '../ui/toasts.ts';
import { useGuardedLeave } from '../ui/use-unsaved-guard.tsx';

/** Signs out, after asking about unsaved changes; says so when the hub could not be told. */
export function useSignOut(): () => void {
  const t = useTranslations('shell.account');
  const errorText = useErrorText();
  const leave = useGuardedLeave();
  return () =>
    leave(() => {
      signOut().catch((error: unknown) => {
        const { message, requestId } = errorText(error);
        toast.failed(t('signOutFailed'), { detail: message, requestId });
      });
    });
}

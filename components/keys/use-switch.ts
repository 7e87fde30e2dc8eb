'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { useSwitchKey } from '../data/access-keys.ts';
import { useErrorText } from '../data/error-text.ts';
import { toast } from '../ui/toasts.ts';

/** Switches keys on and off, and says so with a way back. */
export function useSwitch(): (key: KeyView, enabled: boolean) => Promise<void> {
  const t = useTranslations('keys.switch');
  const errorText = useErrorText();
  const { run } = useSwitchKey();
  return useCallback(
    async ({ id, name }, enabled) => {
      try {
        await run({ id, enabled });
        toast.done(t(enabled ? 'enabled' : 'disabled', { name }), {
          undo: async () => {
            try {
              await run({ id, enabled: !enabled });
            } catch (error) {
              throw new Error(errorText(error).message);
            }
          },
        });
      } catch (error) {
        const { message, requestId } = errorText(error);
        toast.failed(t(enabled ? 'enableFailed' : 'disableFailed', { name }), { detail: message, requestId });
      }
    },
    [run, t, errorText],
  );
}

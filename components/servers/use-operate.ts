'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorText } from '../data/error-text.ts';
import { useRestartServer, useSwitchServer } from '../data/servers.ts';
import { toast } from '../ui/toasts.ts';

export interface Operate {
  restart: (name: string) => Promise<void>;
  setEnabled: (name: string, enabled: boolean) => Promise<void>;
  /** The name of the server that is being restarted. */
  restarting: string | null;
}

/** Restarting and switching servers, with its reports. The functions stay the same for as long as the language does. */
export function useOperate(): Operate {
  const t = useTranslations('servers.operate');
  const errorText = useErrorText();
  const { run: runRestart, isPending, input } = useRestartServer();
  const { run: runSwitch } = useSwitchServer();

  const restart = useCallback(
    async (name: string) => {
      try {
        await runRestart(name);
        toast.done(t('restarting', { name }));
      } catch (error) {
        const { message, requestId } = errorText(error);
        toast.failed(t('restartFailed', { name }), { detail: message, requestId });
      }
    },
    [runRestart, errorText, t],
  );

  const setEnabled = useCallback(
    async (name: string, enabled: boolean) => {
      try {
        await runSwitch({ name, enabled });
        toast.done(t(enabled ? 'enabled' : 'disabled', { name }), {
          undo: async () => void (await runSwitch({ name, enabled: !enabled })),
        });
      } catch (error) {
        const { message, requestId } = errorText(error);
        toast.failed(t(enabled ? 'enableFailed' : 'disableFailed', { name }), { detail: message, requestId });
      }
    },
    [runSwitch, errorText, t],
  );

  return { restart, setEnabled, restarting: isPending ? (input ?? null) : null };
}

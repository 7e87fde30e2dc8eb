'use client';

import { useTranslations } from 'use-intl';
import { copyText } from '../ui/copy-text.ts';
import { toast } from '../ui/toasts.ts';

/** Copies the name of an item and says so. */
export function useCopyName(): (name: string) => Promise<void> {
  const t = useTranslations('servers.items');
  return async (name) => {
    if (await copyText(name)) toast.done(t('copied', { name }));
    else toast.failed(t('copyFailed'));
  };
}

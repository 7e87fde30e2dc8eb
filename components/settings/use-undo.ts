'use client';

import { useTranslations } from 'use-intl';
import { useErrorText } from '../data/error-text.ts';
import { useTakeBack } from '../data/settings.ts';

/** What `toast.done` offers as Undo: goes back to the revision before, unless somebody has gone on since. */
export function useUndo(): (revision: number) => () => Promise<void> {
  const t = useTranslations('settings.undo');
  const errorText = useErrorText();
  const { run } = useTakeBack();
  return (revision) => async () => {
    let done: boolean;
    try {
      done = await run(revision);
    } catch (error) {
      throw new Error(errorText(error).message);
    }
    if (!done) throw new Error(t('late', { revision }));
  };
}

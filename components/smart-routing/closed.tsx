'use client';

import { LockKeyhole } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { NOT_NARROWED, type SearchState } from './use-search-state.ts';

/** The group or the key is not there, or the one does not open the other: the hub says the same of all three. */
export function Closed({ state: { url, group, key } }: { state: SearchState }) {
  const t = useTranslations('smartRouting.closed');
  const kind = key === '' ? 'group' : group === '' ? 'key' : 'both';
  return (
    <EmptyState
      icon={LockKeyhole}
      title={t(`${kind}.title`)}
      action={<Button onClick={() => url.set(NOT_NARROWED)}>{t('widen')}</Button>}
    >
      {t(`${kind}.text`)}
    </EmptyState>
  );
}

'use client';

import { RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from './icon-button.tsx';

/** In the header of a page: asks anew for what it shows. */
export function RefreshButton({ onRefresh }: { onRefresh: () => void }) {
  const t = useTranslations('ui.records');
  return (
    <IconButton variant="secondary" size="md" icon={RotateCw} label={t('refresh')} onClick={onRefresh} />
  );
}

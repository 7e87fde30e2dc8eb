'use client';

import { useTranslations } from 'use-intl';
import { Drawer } from '../ui/drawer.tsx';

/** An address that names a key which is not there, or not one's own. */
export function MissingKey({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('keys.missing');
  return (
    <Drawer open onOpenChange={onClose} title={t('title')}>
      <p className="text-muted wrap-anywhere">{t('text', { id })}</p>
    </Drawer>
  );
}

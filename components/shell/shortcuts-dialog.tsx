'use client';

import { useTranslations } from 'use-intl';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { useShortcuts } from '../ui/use-shortcut.ts';

/** Every key that does something on the page below. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell.shortcuts');
  return (
    <Dialog open onOpenChange={onClose} title={t('title')} description={t('note')} size="sm">
      <dl className="grid">
        {useShortcuts().map(({ keys, label }) => (
          <div
            key={keys}
            className="flex h-9 items-center justify-between border-line border-b last:border-b-0"
          >
            <dt>{label}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

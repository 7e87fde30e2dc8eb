'use client';

import { useTranslations } from 'use-intl';
import { Drawer } from '../ui/drawer.tsx';
import { AccountPanel } from './account-panel.tsx';
import { PageLinks } from './page-links.tsx';

/** On narrow screens: the pages and the person. */
export function NavigationDrawer({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell');
  return (
    <Drawer open onOpenChange={onClose} title={t('nav.label')} size="sm">
      <PageLinks onOpen={onClose} className="-mx-2.5" />
      <div className="mt-4 border-line border-t pt-4">
        <AccountPanel onChosen={onClose} />
      </div>
    </Drawer>
  );
}

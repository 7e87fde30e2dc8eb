'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Menu } from './menu.tsx';

interface ExportItem {
  id: string;
  label: string;
  /** Never fails: it tells of its failure itself. */
  run: () => Promise<void>;
}

/** Saves what a page shows as a file of the chosen kind. Kinds of other content stand in groups of their own. */
export function ExportMenu({ groups }: { groups: readonly (readonly ExportItem[])[] }) {
  const t = useTranslations('ui.records');
  const [pending, setPending] = useState(false);
  const start = async (run: ExportItem['run']): Promise<void> => {
    setPending(true);
    await run();
    setPending(false);
  };
  return (
    <Menu
      label={t('export')}
      trigger={
        <Button pending={pending}>
          <Download aria-hidden />
          {t('export')}
        </Button>
      }
      items={groups.flatMap((items, index) => [
        ...(index > 0 ? [{ separator: true } as const] : []),
        ...items.map(({ id, label, run }) => ({ id, label, onSelect: () => void start(run) })),
      ])}
    />
  );
}

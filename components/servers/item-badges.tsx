'use client';

import { useTranslations } from 'use-intl';
import { Badge } from '../ui/badge.tsx';
import type { ItemRow } from './item-rows.ts';

/** What the server says of an item, and what was made of it here. */
export function ItemBadges({ row }: { row: ItemRow }) {
  const t = useTranslations('servers.items');
  const { readOnly, destructive, template, override, definition } = row;
  return (
    <span className="flex gap-1.5">
      {definition === null ? <Badge tone="warn">{t('notListed')}</Badge> : null}
      {template ? <Badge>{t('template')}</Badge> : null}
      {readOnly ? <Badge tone="info">{t('readOnly')}</Badge> : null}
      {destructive ? <Badge tone="bad">{t('destructive')}</Badge> : null}
      {override?.name !== undefined || override?.description !== undefined ? (
        <Badge>{t('edited')}</Badge>
      ) : null}
    </span>
  );
}

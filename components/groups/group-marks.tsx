'use client';

import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { Badge } from '../ui/badge.tsx';

interface GroupMarksProps {
  group: Pick<GroupView, 'origin' | 'drift'>;
  /** How many things about it somebody should know. */
  troubles: number;
}

/** Where a group comes from, and whether something about it needs a look. */
export function GroupMarks({ group, troubles }: GroupMarksProps) {
  const t = useTranslations('groups.marks');
  return (
    <>
      {troubles > 0 ? <Badge tone="warn">{t('troubles', { count: troubles })}</Badge> : null}
      {group.origin === 'file' && !group.drift ? <Badge>{t('file')}</Badge> : null}
      {group.drift ? <Badge tone="info">{t('drift')}</Badge> : null}
    </>
  );
}

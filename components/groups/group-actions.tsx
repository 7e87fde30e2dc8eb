'use client';

import { Ellipsis, KeyRound, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Link } from '../ui/link.tsx';
import { Menu } from '../ui/menu.tsx';
import { newKeyHref } from './links.ts';

const DeleteGroup = lazy(async () => ({ default: (await import('./delete-group.tsx')).DeleteGroup }));

interface GroupActionsProps {
  group: GroupView;
  onDeleted: () => void;
}

export function GroupActions({ group, onDeleted }: GroupActionsProps) {
  const t = useTranslations('groups');
  const { may } = useSession();
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      {may('keys.own') ? (
        <Button asChild>
          <Link href={newKeyHref(group.id)}>
            <KeyRound aria-hidden />
            {t('connect.createKey')}
          </Link>
        </Button>
      ) : null}
      {may('groups.edit') ? (
        <Menu
          label={t('detail.actions')}
          trigger={<IconButton size="md" variant="secondary" label={t('detail.actions')} icon={Ellipsis} />}
          items={[
            {
              id: 'delete',
              label: t('delete.open'),
              icon: Trash2,
              danger: true,
              onSelect: () => setDeleting(true),
            },
          ]}
        />
      ) : null}
      {deleting ? (
        <Suspense fallback={null}>
          <DeleteGroup group={group} onOpenChange={setDeleting} onDeleted={onDeleted} />
        </Suspense>
      ) : null}
    </>
  );
}

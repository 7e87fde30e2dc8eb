'use client';

import { Ellipsis, Pencil, Power, PowerOff, RotateCw, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { useOperate } from './use-operate.ts';

const DeleteDialog = lazy(() =>
  import('./delete-dialog.tsx').then(({ DeleteDialog: Loaded }) => ({ default: Loaded })),
);

interface DetailActionsProps {
  server: ServerView;
  onDeleted: () => void;
}

/** What can be done with the server, as far as one's role may. */
export function DetailActions({ server, onDeleted }: DetailActionsProps) {
  const t = useTranslations('servers.action');
  const { may } = useSession();
  const url = useUrlState();
  const { restart, setEnabled, restarting } = useOperate();
  const [deleting, setDeleting] = useState(false);
  const { name, spec } = server;
  const menu = t('menu', { name });
  return (
    <>
      {may('servers.operate') ? (
        <>
          {spec.enabled ? (
            <Button pending={restarting !== null} onClick={() => void restart(name)}>
              <RotateCw aria-hidden />
              {t('restart')}
            </Button>
          ) : null}
          <Button onClick={() => void setEnabled(name, !spec.enabled)}>
            {spec.enabled ? <PowerOff aria-hidden /> : <Power aria-hidden />}
            {t(spec.enabled ? 'disable' : 'enable')}
          </Button>
        </>
      ) : null}
      {may('servers.edit') ? (
        <Button onClick={() => url.set({ edit: '1' })}>
          <Pencil aria-hidden />
          {t('edit')}
        </Button>
      ) : null}
      {may('servers.configure') ? (
        <Menu
          label={menu}
          trigger={<IconButton label={menu} icon={Ellipsis} variant="secondary" size="md" />}
          items={[
            {
              id: 'delete',
              label: t('delete'),
              icon: Trash2,
              danger: true,
              onSelect: () => setDeleting(true),
            },
          ]}
        />
      ) : null}
      {deleting ? (
        <Suspense fallback={null}>
          <DeleteDialog server={server} onClose={() => setDeleting(false)} onDeleted={onDeleted} />
        </Suspense>
      ) : null}
    </>
  );
}

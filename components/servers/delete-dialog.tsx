'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerAccess } from '../../server/contract/api/reads.ts';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useErrorText } from '../data/error-text.ts';
import { useDeleteServer, useServerAccess } from '../data/servers.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toasts.ts';

interface DeleteDialogProps {
  server: ServerView;
  onClose: () => void;
  onDeleted: () => void;
}

/** Says first what else loses something by it. */
export function DeleteDialog({ server, onClose, onDeleted }: DeleteDialogProps) {
  const t = useTranslations('servers.delete');
  const { name, revision, origin } = server;
  const access = useServerAccess(name);
  const remove = useDeleteServer();
  const errorText = useErrorText();

  const confirm = async (): Promise<void> => {
    try {
      await remove.run({ name, revision });
    } catch (error) {
      throw new Error(errorText(error).message);
    }
    toast.done(t('done', { name }));
    onDeleted();
  };

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title', { name })}
      confirmLabel={t('confirm')}
      danger
      onConfirm={confirm}
    >
      <p>{t('text')}</p>
      <AsyncState value={access} what={t('what')} skeleton={<Skeleton className="h-10 w-full" />}>
        {(users) => <Losers access={users} />}
      </AsyncState>
      {origin === 'file' ? <p>{t('file')}</p> : null}
    </ConfirmDialog>
  );
}

function Losers({ access: { groups, naming } }: { access: ServerAccess }) {
  const t = useTranslations('servers.delete');
  const bold = { b: (chunks: ReactNode) => <b>{chunks}</b> };
  if (groups.length === 0 && naming === 0) return <p>{t('nobody')}</p>;
  return (
    <ul className="grid list-disc gap-1 pl-4">
      {groups.length > 0 ? (
        <li>
          {t.rich('groups', {
            ...bold,
            count: groups.length,
            names: groups.map(({ id, name }) => name ?? id).join(', '),
          })}
        </li>
      ) : null}
      {naming > 0 ? <li>{t.rich('keys', { ...bold, count: naming })}</li> : null}
    </ul>
  );
}

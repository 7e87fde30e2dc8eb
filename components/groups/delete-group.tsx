'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { useErrorText } from '../data/error-text.ts';
import { useDeleteGroup, useGroupAccess, useGroupClients } from '../data/groups.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toasts.ts';
import { titleOf } from './list-order.ts';

interface DeleteGroupProps {
  group: GroupView;
  onOpenChange: (open: boolean) => void;
  onDeleted: () => void;
}

/** So many keys are named; the rest is counted. */
const NAMED = 5;

/** Asks, and says what stops working: endpoints, sessions, and keys that lose the group from their scope for good. */
export function DeleteGroup({ group, onOpenChange, onDeleted }: DeleteGroupProps) {
  const t = useTranslations('groups.delete');
  const errorText = useErrorText();
  const remove = useDeleteGroup();
  const access = useGroupAccess(group.id);
  const clients = useGroupClients(group.id);
  const title = titleOf(group);
  const losing = access.data?.keys.filter(({ why }) => why.includes(`group:${group.id}`)) ?? [];
  const names = losing.slice(0, NAMED).map(({ name }) => name);
  const bold = { b: (text: ReactNode) => <b>{text}</b> };

  const confirm = async () => {
    try {
      await remove.run({ id: group.id, revision: group.revision });
    } catch (error) {
      throw new Error(errorText(error).message);
    }
    toast.done(t('done', { group: title }));
    onDeleted();
  };
  return (
    <ConfirmDialog
      open
      danger
      onOpenChange={onOpenChange}
      title={t('title', { group: title })}
      confirmLabel={t('open')}
      onConfirm={confirm}
    >
      <p>{t.rich('endpoints', { ...bold, path: `/mcp/${group.id}` })}</p>
      {clients.data && clients.data.total > 0 ? (
        <p>{t.rich('clients', { ...bold, count: clients.data.total })}</p>
      ) : null}
      {access.data ? (
        <p>
          {t.rich(access.data.naming > 0 ? 'keys' : 'noKeys', { ...bold, count: access.data.naming })}
          {names.length > 0
            ? ` ${t('named', { names: names.join(', '), more: access.data.naming - names.length })}`
            : null}
        </p>
      ) : access.error ? (
        <p>{t('unknownKeys')}</p>
      ) : (
        <Skeleton className="h-10 w-full" />
      )}
      {group.origin === 'file' ? <p>{t('file')}</p> : null}
    </ConfirmDialog>
  );
}

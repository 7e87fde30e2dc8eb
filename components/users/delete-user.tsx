'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { UserListItem } from '../../server/contract/api/users.ts';
import { useErrorText } from '../data/error-text.ts';
import { useDeleteUser } from '../data/users.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toasts.ts';

interface DeleteUserProps {
  user: UserListItem;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteUser({ user, onClose, onDeleted }: DeleteUserProps) {
  const t = useTranslations('users.delete');
  const remove = useDeleteUser();
  const errorText = useErrorText();
  const { id, revision, name, username, keys, sessions } = user;
  const bold = { b: (chunks: ReactNode) => <b>{chunks}</b> };

  const confirm = async (): Promise<void> => {
    try {
      await remove.run({ id, revision });
    } catch (error) {
      throw new Error(errorText(error).message);
    }
    toast.done(t('done', { name }));
    onDeleted();
  };

  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('title', { name })}
      confirmLabel={t('confirm')}
      danger
      {...(keys > 0 && { typeToConfirm: username })}
      onConfirm={confirm}
    >
      <p>{t.rich('keys', { ...bold, count: keys })}</p>
      <p>{t.rich('sessions', { ...bold, count: sessions })}</p>
      <p>{t('records')}</p>
    </ConfirmDialog>
  );
}

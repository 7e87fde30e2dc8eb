'use client';

import { useTranslations } from 'use-intl';
import type { UserListItem } from '../../server/contract/api/users.ts';
import { useErrorText } from '../data/error-text.ts';
import { useResetPassword } from '../data/users.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import type { MadeLink } from './users-page.tsx';

interface ResetUserProps {
  user: UserListItem;
  onClose: () => void;
  onMade: (link: MadeLink) => void;
}

/** A link by which somebody chooses a password: another one, or the first if the invitation was lost. */
export function ResetUser({ user, onClose, onMade }: ResetUserProps) {
  const t = useTranslations('users.reset');
  const reset = useResetPassword();
  const errorText = useErrorText();
  const { id, name, username, pending, sessions } = user;

  const confirm = async (): Promise<void> => {
    try {
      const { invitation } = await reset.run(id);
      if (invitation) onMade({ username, invitation });
    } catch (error) {
      throw new Error(errorText(error).message);
    }
  };

  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t(pending ? 'titlePending' : 'title', { name })}
      confirmLabel={t('confirm')}
      onConfirm={confirm}
    >
      <p>{pending ? t('textPending') : t('text', { count: sessions })}</p>
    </ConfirmDialog>
  );
}

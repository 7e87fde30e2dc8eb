'use client';

import { useTranslations } from 'use-intl';
import type { UserListItem } from '../../server/contract/api/users.ts';
import type { Role } from '../../server/contract/key.ts';
import { useErrorText } from '../data/error-text.ts';
import { type UserPatch, useUpdateUser } from '../data/users.ts';
import { toast } from '../ui/toasts.ts';

export interface ChangeUser {
  role: (role: Role) => Promise<void>;
  enabled: (enabled: boolean) => Promise<void>;
  isPending: boolean;
}

/** Changes that take effect at once, each with a way back. */
export function useChangeUser(user: UserListItem): ChangeUser {
  const t = useTranslations('users.changed');
  const role = useTranslations('data.role');
  const update = useUpdateUser();
  const errorText = useErrorText();
  const { id, name } = user;

  const apply = async (patch: UserPatch['patch'], back: UserPatch['patch'], said: string): Promise<void> => {
    try {
      const { revision } = await update.run({ id, revision: user.revision, patch });
      toast.done(said, {
        undo: async () => void (await update.run({ id, revision, patch: back })),
      });
    } catch (error) {
      const { message, requestId } = errorText(error);
      toast.failed(t('failed', { name }), { detail: message, ...(requestId && { requestId }) });
    }
  };

  return {
    isPending: update.isPending,
    async role(next) {
      if (next !== user.role)
        await apply({ role: next }, { role: user.role }, t('role', { name, role: role(next) }));
    },
    enabled: (enabled) => apply({ enabled }, { enabled: !enabled }, t(enabled ? 'on' : 'off', { name })),
  };
}

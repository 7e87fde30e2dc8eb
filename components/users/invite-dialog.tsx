'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Role } from '../../server/contract/key.ts';
import { useRemark } from '../data/remark.ts';
import { useCreateUser } from '../data/users.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { RoleChoice } from './role-choice.tsx';
import type { MadeLink } from './users-page.tsx';

/** As the contract has it, without its schema library. */
const USERNAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

interface InviteDialogProps {
  onClose: () => void;
  onMade: (link: MadeLink) => void;
}

/** Makes a user, who chooses a password by a link. */
export function InviteDialog({ onClose, onMade }: InviteDialogProps) {
  const t = useTranslations('users');
  const create = useCreateUser();
  const remark = useRemark();
  const [username, setUsername] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [tried, setTried] = useState(false);
  const release = useUnsavedGuard(username !== '' || name !== '');
  const typed = username.trim().toLowerCase();
  const fieldOf = (path: string) => {
    const field = create.cause?.fields.find((one) => one.path === path);
    return field && remark(field);
  };
  const taken = create.cause?.code === 'conflict';
  const shape = tried && !USERNAME.test(typed) ? t('invite.shape') : undefined;
  const usernameError = shape ?? (taken ? t('invite.taken') : fieldOf('username'));
  const general = create.error && !taken && create.cause?.fields.length === 0 ? create.error : null;

  const submit = async (): Promise<void> => {
    setTried(true);
    if (create.isPending || !USERNAME.test(typed)) return;
    const given = name.trim();
    const made = await create.run({ username: typed, role, ...(given && { name: given }) }).catch(() => null);
    if (!made) return;
    release();
    onClose();
    if (made.invitation) onMade({ username: made.user.username, invitation: made.invitation });
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('invite.title')}
      description={t('invite.note')}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" pending={create.isPending}>
            {t('invite.create')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {general ? <FormAlert requestId={general.requestId}>{general.message}</FormAlert> : null}
        <Field label={t('invite.username')} hint={t('invite.usernameHint')} error={usernameError} required>
          {(control) => (
            <TextInput
              {...control}
              mono
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={username}
              onChange={(event) => {
                setUsername(event.target.value);
                create.reset();
              }}
            />
          )}
        </Field>
        <Field label={t('invite.name')} error={fieldOf('name')} optional>
          {(control) => (
            <TextInput
              {...control}
              autoComplete="off"
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <RoleChoice value={role} onChange={setRole} />
      </div>
    </Dialog>
  );
}

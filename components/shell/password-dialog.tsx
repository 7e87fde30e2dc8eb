'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { MIN_PASSWORD } from '../../server/contract/password.ts';
import { useChangePassword } from '../data/account.ts';
import { useRemark } from '../data/remark.ts';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { NewPassword, type NewPasswordValue, rulesKept } from '../ui/new-password.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { toast } from '../ui/toasts.ts';

const EMPTY: NewPasswordValue = { password: '', repeated: '' };

/** Changes my own password; every other session of mine ends. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell.password');
  const { me } = useSession();
  const change = useChangePassword();
  const remark = useRemark();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const rules = { min: MIN_PASSWORD, username: me?.username ?? '' };
  const fieldOf = (path: string) => {
    const field = change.cause?.fields.find((one) => one.path === path);
    return field && remark(field);
  };
  const wrong = fieldOf('current') !== undefined;

  const same = next.password !== '' && next.password === current;

  const submit = () => {
    setTried(true);
    if (change.isPending || current === '' || same || !Object.values(rulesKept(next, rules)).every(Boolean))
      return;
    change.run({ current, next: next.password }).then(
      () => {
        onClose();
        toast.done(t('done'));
      },
      // Shown in the form.
      () => {},
    );
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={t('title')}
      description={t('note')}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" pending={change.isPending}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {change.error && change.cause?.fields.length === 0 ? (
          <FormAlert requestId={change.error.requestId}>{change.error.message}</FormAlert>
        ) : null}
        <input type="text" autoComplete="username" value={me?.username ?? ''} readOnly hidden />
        <Field
          label={t('current')}
          required
          error={wrong ? t('wrong') : tried && current === '' ? t('missing') : undefined}
        >
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
        {tried && same ? <FormAlert>{t('unchanged')}</FormAlert> : null}
        <NewPassword value={next} onChange={setNext} {...rules} tried={tried} refused={fieldOf('next')} />
      </div>
    </Dialog>
  );
}

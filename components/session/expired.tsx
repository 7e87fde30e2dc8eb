'use client';

import { LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { leaveSession, useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { useSignIn } from './use-sign-in.ts';

/** The session ended under an open page: asks for the password again, or waits until the person has read enough. */
export function Expired() {
  const t = useTranslations('session.expired');
  const [asking, setAsking] = useState(true);
  if (asking) return <AskAgain onLater={() => setAsking(false)} />;
  return (
    <div
      role="status"
      className="fixed inset-x-3 bottom-3 z-30 mx-auto flex max-w-xl flex-wrap items-center gap-3 rounded-card border border-line-strong bg-raised px-4 py-3 shadow-raised"
    >
      <LockKeyhole aria-hidden className="size-4 shrink-0 text-warn" />
      <span className="min-w-0 flex-1 basis-48">{t('reading')}</span>
      <Button variant="primary" onClick={() => setAsking(true)}>
        {t('signIn')}
      </Button>
    </div>
  );
}

function AskAgain({ onLater }: { onLater: () => void }) {
  const t = useTranslations('session');
  const { me } = useSession();
  const { error, isPending, attempt } = useSignIn();
  const [password, setPassword] = useState('');
  const username = me?.username ?? '';

  const submit = async () => {
    if (password !== '' && !(await attempt({ username, password }))) setPassword('');
  };

  return (
    <Dialog
      open
      onOpenChange={onLater}
      size="sm"
      title={t('expired.title')}
      description={t('expired.note')}
      onSubmit={submit}
      footer={
        <>
          <Button variant="ghost" className="mr-auto" onClick={leaveSession}>
            {t('expired.other')}
          </Button>
          <Button type="submit" variant="primary" pending={isPending}>
            {t('form.submit')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {error ? <FormAlert requestId={error.requestId}>{error.message}</FormAlert> : null}
        <p>
          {t.rich('expired.as', {
            name: me?.name ?? '',
            strong: (text) => <span className="font-medium">{text}</span>,
          })}
        </p>
        <input type="text" autoComplete="username" value={username} readOnly hidden />
        <Field label={t('form.password')} required>
          {(control) => (
            <PasswordInput
              {...control}
              autoFocus
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}

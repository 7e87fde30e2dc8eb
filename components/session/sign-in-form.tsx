'use client';

import { type FormEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { Command } from './command.tsx';
import { useSignIn } from './use-sign-in.ts';

/** @param waiting signed in, and on the way to the next page */
export function SignInForm({ waiting }: { waiting: boolean }) {
  const t = useTranslations('session.form');
  const { error, isPending, attempt } = useSignIn();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const passwordInput = useRef<HTMLInputElement>(null);
  const missing = (value: string) => (tried && value.trim() === '' ? t('missing') : undefined);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (username.trim() === '' || password === '') return;
    if (await attempt({ username: username.trim(), password })) return;
    setPassword('');
    setTried(false);
    passwordInput.current?.focus();
  };

  return (
    <>
      <form noValidate onSubmit={submit} className="grid gap-4">
        {error ? <FormAlert requestId={error.requestId}>{error.message}</FormAlert> : null}
        <Field label={t('username')} required error={missing(username)}>
          {(control) => (
            <TextInput
              {...control}
              autoFocus
              autoComplete="username"
              autoCapitalize="off"
              spellCheck={false}
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('password')} required error={missing(password)}>
          {(control) => (
            <PasswordInput
              {...control}
              ref={passwordInput}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" pending={isPending || waiting}>
          {t('submit')}
        </Button>
      </form>
      <WayBackIn />
    </>
  );
}

/** For who forgot the password, or is the only administrator and forgot it. */
function WayBackIn() {
  const t = useTranslations('session.help');
  return (
    <details className="group mt-6 text-muted">
      <summary className="w-fit cursor-pointer rounded-control underline-offset-4 hover:text-text hover:underline">
        {t('title')}
      </summary>
      <p className="mt-2">{t('ask')}</p>
      <p className="mt-2">{t('terminal')}</p>
      <Command text={`npx patchbay users reset-password <${t('placeholder')}>`} />
    </details>
  );
}

'use client';

import { useTranslations } from 'use-intl';
import type { OneTimeLink } from '../../server/contract/api/auth.ts';
import { MIN_PASSWORD } from '../../server/contract/password.ts';
import { Button } from '../ui/button.tsx';
import { Facts } from '../ui/facts.tsx';
import { Field } from '../ui/field.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { NewPassword } from '../ui/new-password.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useAccountForm } from './use-account-form.ts';

interface AccountFormProps {
  token: string;
  link: OneTimeLink;
  /** Signed in. */
  onDone: () => Promise<void>;
}

/** Name and password of the first administrator; of anybody else the password alone. */
export function AccountForm({ token, link, onDone }: AccountFormProps) {
  const t = useTranslations('firstRun.account');
  const roles = useTranslations('data.role');
  const form = useAccountForm({ token, link, onDone });
  const { values, set, errors, error, isPending, tried } = form;
  return (
    <form noValidate onSubmit={form.submit} className="grid gap-4">
      {error ? <FormAlert requestId={error.requestId}>{error.message}</FormAlert> : null}
      {link.username === null ? (
        <>
          <Field label={t('username')} required hint={t('usernameHint')} error={errors.username}>
            {(control) => (
              <TextInput
                {...control}
                mono
                autoFocus
                autoComplete="username"
                value={values.username}
                onChange={(event) => set({ username: event.target.value.toLowerCase() })}
              />
            )}
          </Field>
          <Field label={t('name')} optional hint={t('nameHint')} error={errors.name}>
            {(control) => (
              <TextInput
                {...control}
                autoComplete="name"
                value={values.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
        </>
      ) : (
        <>
          <Facts
            items={[
              { label: t('username'), value: <span className="font-mono">{link.username}</span> },
              { label: t('role'), value: roles(link.role) },
            ]}
          />
          <input type="text" autoComplete="username" value={link.username} readOnly hidden />
        </>
      )}
      <NewPassword
        value={values.password}
        onChange={(password) => set({ password })}
        min={MIN_PASSWORD}
        username={link.username ?? values.username}
        tried={tried}
        refused={errors.password}
      />
      <Button type="submit" variant="primary" pending={isPending}>
        {t(`${link.kind}.submit`)}
      </Button>
    </form>
  );
}

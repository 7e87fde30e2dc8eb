'use client';

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { OneTimeLink } from '../../server/contract/api/auth.ts';
import { MIN_PASSWORD } from '../../server/contract/password.ts';
import { ApiError } from '../data/api-error.ts';
import { type ShownError, useErrorText } from '../data/error-text.ts';
import { useRemark } from '../data/remark.ts';
import { takeUpLink } from '../data/session.ts';
import { type NewPasswordValue, rulesKept } from '../ui/new-password.tsx';

export interface AccountValues {
  username: string;
  name: string;
  password: NewPasswordValue;
}

type Errors = Partial<Record<'username' | 'name' | 'password', string>>;

export interface AccountFormState {
  values: AccountValues;
  set: (values: Partial<AccountValues>) => void;
  errors: Errors;
  /** Why the form as a whole was refused. */
  error: ShownError | null;
  tried: boolean;
  isPending: boolean;
  submit: (event: FormEvent) => void;
}

interface Options {
  token: string;
  link: OneTimeLink;
  onDone: () => Promise<void>;
}

/** The same pattern as the contract's; what it makes of capitals and blanks, it makes here. */
const USERNAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** What is typed into the form of a one-time link, what is wrong with it, and sending it. */
export function useAccountForm({ token, link, onDone }: Options): AccountFormState {
  const t = useTranslations('firstRun.account');
  const errorText = useErrorText();
  const remark = useRemark();
  const [values, setValues] = useState<AccountValues>({
    username: '',
    name: '',
    password: { password: '', repeated: '' },
  });
  const [thrown, setThrown] = useState<unknown>(null);
  const [tried, setTried] = useState(false);
  const [isPending, setPending] = useState(false);

  const asks = link.username === null;
  const username = link.username ?? values.username.trim().toLowerCase();
  const named = USERNAME.test(username);
  const kept = Object.values(rulesKept(values.password, { min: MIN_PASSWORD, username })).every(Boolean);
  const cause = thrown instanceof ApiError ? thrown : null;
  const refused = (path: string) => {
    const field = cause?.fields.find((one) => one.path === path);
    return field && remark(field);
  };
  const taken = cause?.status === 409;

  const errors: Errors = {};
  const badName = taken
    ? t('taken')
    : (refused('username') ?? (tried && asks && !named ? t('badUsername') : undefined));
  if (badName !== undefined) errors.username = badName;
  const name = refused('name');
  if (name !== undefined) errors.name = name;
  const password = refused('password');
  if (password !== undefined) errors.password = password;

  const send = async () => {
    setPending(true);
    setThrown(null);
    try {
      const chosen = asks ? { username, ...(values.name.trim() && { name: values.name.trim() }) } : {};
      await takeUpLink({ token, password: values.password.password, ...chosen });
      await onDone();
    } catch (error) {
      setThrown(error);
    } finally {
      setPending(false);
    }
  };

  return {
    values,
    set: (changed) => {
      setValues({ ...values, ...changed });
      setThrown(null);
    },
    errors,
    error: thrown !== null && Object.keys(errors).length === 0 ? errorText(thrown) : null,
    tried,
    isPending,
    submit: (event) => {
      event.preventDefault();
      setTried(true);
      if (kept && (named || !asks) && !isPending) void send();
    },
  };
}

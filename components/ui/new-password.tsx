'use client';

import { Check, Circle } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { Field } from './field.tsx';
import { PasswordInput } from './password-input.tsx';

export interface NewPasswordValue {
  password: string;
  repeated: string;
}

interface NewPasswordProps {
  value: NewPasswordValue;
  onChange: (value: NewPasswordValue) => void;
  /** Fewest characters. */
  min: number;
  /** It must not be part of the password. */
  username: string;
  /** The person has tried to go on: what is missing is now an error. */
  tried: boolean;
  /** Why the hub did not take the password that stands here. */
  refused?: string | undefined;
}

type Rule = 'length' | 'username' | 'repeated';

/** Which rules a password keeps. Whether it is one that everybody tries first only the hub knows. */
export function rulesKept(
  { password, repeated }: NewPasswordValue,
  { min, username }: { min: number; username: string },
): Record<Rule, boolean> {
  const names = [username, username.split('@')[0] ?? ''].map((name) => name.trim().toLowerCase());
  const says = (name: string) => name.length >= 3 && password.toLowerCase().includes(name);
  return {
    length: [...password].length >= min,
    username: password !== '' && !names.some(says),
    repeated: password !== '' && password === repeated,
  };
}

/** A password that is chosen, typed twice, with the rules it already keeps. */
export function NewPassword({ value, onChange, min, username, tried, refused }: NewPasswordProps) {
  const t = useTranslations('ui.password');
  const kept = rulesKept(value, { min, username });
  const weak = tried && !(kept.length && kept.username);
  return (
    <div className="grid gap-4">
      <Field label={t('new')} required error={refused ?? (weak ? t('weak') : undefined)}>
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="new-password"
            value={value.password}
            onChange={(event) => onChange({ ...value, password: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('repeat')} required error={tried && !weak && !kept.repeated ? t('differs') : undefined}>
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="new-password"
            value={value.repeated}
            onChange={(event) => onChange({ ...value, repeated: event.target.value })}
          />
        )}
      </Field>
      <ul aria-label={t('rules')} className="grid gap-1 text-xs">
        <Kept is={kept.length} text={t('length', { min })} />
        <Kept is={kept.username} text={t('username')} />
        <Kept is={kept.repeated} text={t('same')} />
      </ul>
    </div>
  );
}

function Kept({ is, text }: { is: boolean; text: string }) {
  const t = useTranslations('ui.password');
  const Icon = is ? Check : Circle;
  return (
    <li className={cn('flex items-center gap-1.5', is ? 'text-good' : 'text-muted')}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {text}
      <span className="sr-only">{t(is ? 'kept' : 'notYet')}</span>
    </li>
  );
}

'use client';

import { LockKeyhole } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import type { ControlProps } from './control.ts';
import { PasswordInput } from './password-input.tsx';

interface SecretInputProps extends ControlProps {
  /** The new value; null keeps what the hub has. */
  value: string | null;
  /** Whether the hub has one. It is never sent here. */
  isSet: boolean;
  onChange: (value: string | null) => void;
  placeholder?: string;
  /** See PasswordInput. */
  plain?: boolean;
}

/** A value that can be replaced and never read. */
export function SecretInput({ value, isSet, onChange, placeholder, plain, ...control }: SecretInputProps) {
  const t = useTranslations('ui');
  const verb = useId();
  const input = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState(false);
  const name = control['aria-label'];
  const replacing = !isSet || value !== null;

  useEffect(() => {
    if (asked && replacing) input.current?.focus();
  }, [asked, replacing]);

  if (!replacing) {
    return (
      <div className="flex h-8 items-center justify-between gap-2 rounded-control border border-line bg-sunken pr-0.5 pl-2.5">
        <span className="flex min-w-0 items-center gap-2 text-muted">
          <LockKeyhole aria-hidden className="size-4 shrink-0" />
          <span className="truncate">{t('secret.set')}</span>
        </span>
        <Button
          size="sm"
          variant="ghost"
          {...control}
          {...(name ? { 'aria-label': t('secret.replaceOf', { label: name }) } : {})}
          // `Field` labels it with the name alone; what is read aloud has to contain what is shown.
          aria-labelledby={name ? undefined : `${verb} ${control.id}-label`}
          onClick={() => {
            setAsked(true);
            onChange('');
          }}
        >
          <span id={verb}>{t('secret.replace')}</span>
        </Button>
      </div>
    );
  }
  return (
    <div className="flex gap-2">
      <div className="min-w-0 flex-1">
        <PasswordInput
          ref={input}
          mono
          autoComplete="new-password"
          placeholder={placeholder}
          plain={plain ?? false}
          {...control}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      {isSet ? <Button onClick={() => onChange(null)}>{t('secret.keep')}</Button> : null}
    </div>
  );
}

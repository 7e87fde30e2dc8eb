'use client';

import { useTranslations } from 'use-intl';
import { MIN_PASSPHRASE } from '../../server/contract/passphrase.ts';
import { cn } from '../ui/cn.ts';
import { Field } from '../ui/field.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { type Strength, strengthOf } from './strength.ts';

export interface Passphrase {
  first: string;
  second: string;
}

interface PassphraseFieldsProps {
  value: Passphrase;
  onChange: (value: Passphrase) => void;
  /** From the first attempt on, what is missing is an error. */
  tried: boolean;
}

const LOOKS: Record<Strength, { bars: number; look: string }> = {
  short: { bars: 0, look: 'text-muted' },
  weak: { bars: 1, look: 'text-bad' },
  fair: { bars: 2, look: 'text-warn' },
  strong: { bars: 3, look: 'text-good' },
};

/** A passphrase that is chosen: typed twice, with a word on how hard it is to guess. */
export function PassphraseFields({ value, onChange, tried }: PassphraseFieldsProps) {
  const t = useTranslations('settings.passphrase');
  const strength = strengthOf(value.first);
  const { bars, look } = LOOKS[strength];
  return (
    <div className="grid max-w-sm gap-4">
      <Field
        label={t('first')}
        required
        hint={t('hint')}
        error={tried && strength === 'short' ? t('short', { min: MIN_PASSPHRASE }) : undefined}
      >
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="new-password"
            value={value.first}
            onChange={(event) => onChange({ ...value, first: event.target.value })}
          />
        )}
      </Field>
      <div className="-mt-2 grid gap-1">
        <div aria-hidden className={cn('grid grid-cols-3 gap-1', look)}>
          {[1, 2, 3].map((bar) => (
            <span key={bar} className={cn('h-1 rounded-full', bar <= bars ? 'bg-current' : 'bg-sunken')} />
          ))}
        </div>
        <p role="status" className={cn('text-xs', look)}>
          {value.first === '' ? '' : t(`strength.${strength}`)}
        </p>
      </div>
      <Field
        label={t('second')}
        required
        error={tried && value.second !== value.first ? t('differs') : undefined}
      >
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="new-password"
            value={value.second}
            onChange={(event) => onChange({ ...value, second: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

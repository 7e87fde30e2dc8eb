'use client';

import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from './icon-button.tsx';
import type { Pair } from './pairs.ts';
import { SecretInput } from './secret-input.tsx';
import { TextInput } from './text-input.tsx';

interface KeyValueRowProps {
  id: string | undefined;
  /** From 1. */
  number: number;
  pair: Pair;
  keyLabel: string;
  valueLabel: string;
  secret: boolean;
  plain: boolean;
  redacted: string | undefined;
  error: string | undefined;
  disabled: boolean;
  onChange: (pair: Pair) => void;
  onRemove: () => void;
  /** @returns whether the pasted text was taken as rows */
  onPaste: (text: string) => boolean;
}

export function KeyValueRow(props: KeyValueRowProps) {
  const { id, number, pair, keyLabel, valueLabel, secret, plain, redacted, error, disabled } = props;
  const { onChange, onRemove, onPaste } = props;
  const t = useTranslations('ui');
  const own = useId();
  // The hub has a value for this row: replacing it can be taken back.
  const [wasSet] = useState(redacted !== undefined && pair.value === redacted);
  const told = {
    disabled,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': error ? own : undefined,
  };
  const value = {
    'aria-label': t('list.row', { label: valueLabel, number }),
    ...told,
  };
  return (
    <div data-row className="w-full">
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_1.75rem] items-center gap-1.5">
        <TextInput
          mono
          id={id}
          aria-label={t('list.row', { label: keyLabel, number })}
          {...told}
          value={pair.key}
          onChange={(event) => onChange({ ...pair, key: event.target.value })}
          onPaste={(event) => {
            if (pair.key === '' && onPaste(event.clipboardData.getData('text'))) event.preventDefault();
          }}
        />
        {secret ? (
          <SecretInput
            {...value}
            isSet={wasSet}
            plain={plain}
            value={pair.value === redacted ? null : pair.value}
            onChange={(next) => onChange({ ...pair, value: next ?? redacted ?? '' })}
          />
        ) : (
          <TextInput
            mono
            {...value}
            value={pair.value}
            onChange={(event) => onChange({ ...pair, value: event.target.value })}
          />
        )}
        <IconButton
          label={t('list.remove', { item: pair.key || t('list.row', { label: keyLabel, number }) })}
          icon={X}
          disabled={disabled}
          onClick={onRemove}
        />
      </div>
      {error ? (
        <p id={own} className="mt-1 text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}

'use client';

import { useTranslations } from 'use-intl';
import { REDACTED } from '../../server/contract/redacted.ts';
import { Button } from '../ui/button.tsx';
import type { FieldControl } from '../ui/field.tsx';
import { SecretInput } from '../ui/secret-input.tsx';
import { focusLeaf } from './focus-leaf.ts';
import type { LeafPath } from './leaves.ts';
import type { ConfigForm } from './use-config-form.ts';

interface KeyFieldProps {
  path: LeafPath;
  form: ConfigForm;
  control: FieldControl;
}

/** The key of the configuration: it can be set, replaced and removed, and never read. */
export function KeyField({ path, form, control }: KeyFieldProps) {
  const t = useTranslations('settings.key');
  const saved = form.saved(path);
  const value = form.value(path);
  const isSet = typeof saved === 'string' && saved !== '';
  if (isSet && value === null) {
    return (
      <div className="flex h-8 max-w-lg items-center justify-between gap-2 rounded-control border border-line bg-sunken pr-0.5 pl-2.5">
        <span className="text-muted">{t('removed')}</span>
        <Button
          {...control}
          // Not the name of the field, which does not say what it does.
          aria-label={t('keep')}
          size="sm"
          variant="ghost"
          onClick={() => {
            form.keep(path);
            focusLeaf(path);
          }}
        >
          {t('keep')}
        </Button>
      </div>
    );
  }
  const typed = form.isDirty(path) && typeof value === 'string';
  return (
    <div className="grid max-w-lg gap-1.5">
      <SecretInput
        {...control}
        isSet={isSet}
        value={typed ? value : null}
        onChange={(next) =>
          next === null || (!isSet && next === '') ? form.keep(path) : form.set(path, next)
        }
      />
      {isSet && !typed ? (
        <div className="flex flex-wrap items-center justify-between gap-2 text-xs text-muted">
          <span>
            {saved === REDACTED
              ? ''
              : t.rich('reference', { value: () => <code className="font-mono">{saved}</code> })}
          </span>
          <Button
            size="sm"
            variant="ghost"
            className="h-6 px-1.5 text-xs"
            onClick={() => {
              form.set(path, null);
              focusLeaf(path);
            }}
          >
            {t('remove')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

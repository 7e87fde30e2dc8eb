'use client';

import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { cn } from '../ui/cn.ts';
import { Field } from '../ui/field.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { NumberInput } from '../ui/number-input.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { focusLeaf } from './focus-leaf.ts';
import { KeyField } from './key-field.tsx';
import { LeafNote } from './leaf-note.tsx';
import { idOf, type Leaf } from './leaves.ts';
import { PayloadsField } from './payloads-field.tsx';
import { defaultOf, rangeOf } from './rules.ts';
import type { ConfigForm } from './use-config-form.ts';

interface LeafFieldProps {
  leaf: Leaf;
  form: ConfigForm;
}

/** One leaf of the configuration: its control, what it means, its default and how to get back to that. */
export function LeafField({ leaf, form }: LeafFieldProps) {
  const value = form.value(leaf.path);
  return (
    <div className="grid gap-2">
      <Control leaf={leaf} form={form} />
      <Default leaf={leaf} form={form} />
      <LeafNote path={leaf.path} value={value} changed={form.isDirty(leaf.path)} />
    </div>
  );
}

function Control({ leaf, form }: LeafFieldProps): ReactNode {
  const t = useTranslations('settings');
  const { path } = leaf;
  const value = form.value(path);
  const label = t(`leaf.${path}.label`);
  const hint = t(`leaf.${path}.hint`);
  if (leaf.kind === 'switch') {
    return (
      <Checkbox
        id={idOf(path)}
        checked={value === true}
        onChange={(next) => form.set(path, next)}
        label={label}
        hint={hint}
      />
    );
  }
  if (leaf.kind === 'choice')
    return <PayloadsField value={value} onChange={(next) => form.set(path, next)} />;
  return (
    <Field id={idOf(path)} label={label} hint={hint} error={form.problems.get(path)}>
      {(control) => {
        if (leaf.kind === 'secret') return <KeyField path={path} form={form} control={control} />;
        if (leaf.kind === 'text') {
          return (
            <TextInput
              mono
              className="max-w-24"
              {...control}
              value={typeof value === 'string' ? value : ''}
              onChange={(event) => form.set(path, event.target.value)}
            />
          );
        }
        if (leaf.kind === 'long') {
          return (
            <TextArea
              {...control}
              value={typeof value === 'string' ? value : ''}
              onChange={({ target: { value: next } }) => form.set(path, next.trim() === '' ? null : next)}
            />
          );
        }
        return (
          <NumberInput
            {...control}
            {...rangeOf(path)}
            className="max-w-48"
            {...(leaf.kind === 'share' && { step: 0.05, placeholder: t('form.none') })}
            {...('unit' in leaf && { unit: t(`unit.${leaf.unit}`) })}
            value={typeof value === 'number' ? value : null}
            onChange={(next) => form.set(path, next)}
          />
        );
      }}
    </Field>
  );
}

/** Nothing for a secret, whose default is to be absent, nor for a switch that stands at its default. */
function Default({ leaf, form }: LeafFieldProps) {
  const t = useTranslations('settings');
  const { path, kind } = leaf;
  const standard = defaultOf(path);
  const differs = form.value(path) !== standard;
  if (kind === 'secret' || (kind === 'switch' && !differs)) return null;
  return (
    <p
      className={cn(
        'flex min-h-6 flex-wrap items-center gap-x-2 text-xs text-muted',
        kind === 'switch' && 'pl-6',
      )}
    >
      <span>{t.rich('form.default', { value: () => <Standard leaf={leaf} value={standard} /> })}</span>
      {differs ? (
        <Button
          size="sm"
          variant="ghost"
          className="h-6 px-1.5 text-xs"
          aria-label={t('form.resetOf', { leaf: t(`leaf.${path}.label`) })}
          onClick={() => {
            form.set(path, standard);
            // The button goes away with its reason.
            focusLeaf(path);
          }}
        >
          <RotateCcw aria-hidden />
          {t('form.reset')}
        </Button>
      ) : null}
    </p>
  );
}

function Standard({ leaf: { kind }, value }: { leaf: Leaf; value: unknown }) {
  const t = useTranslations('settings');
  const format = useFormat();
  if (value === null) return t('form.none');
  if (typeof value === 'boolean') return t(value ? 'form.on' : 'form.off');
  if (typeof value === 'number') return format.number(value);
  if (kind === 'choice') return t('payloads.off.label');
  return <span className="font-mono">{String(value)}</span>;
}

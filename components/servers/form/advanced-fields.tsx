'use client';

import { ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { Select } from '../../ui/select.tsx';
import { StringListInput } from '../../ui/string-list-input.tsx';
import type { Draft } from './draft.ts';
import { errorAt, hasAdvanced, rowErrors } from './field-errors.ts';
import { fieldId } from './problem-path.ts';
import type { ServerForm } from './use-server-form.ts';

/** What most servers never need, folded away until something is wrong in it. */
export function AdvancedFields({ form, disabled }: { form: ServerForm; disabled: boolean }) {
  const t = useTranslations('serverForm.form');
  const [open, setOpen] = useState(false);
  const wrong = hasAdvanced(form.problems);
  useEffect(() => {
    if (wrong) setOpen(true);
  }, [wrong]);
  return (
    <details
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group min-w-0 rounded-card border border-line bg-surface"
    >
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-card px-4 py-3 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        <span className="shrink-0 font-semibold">{t('advanced')}</span>
        <span className="min-w-0 truncate text-xs text-muted">{t('advancedHint')}</span>
      </summary>
      <fieldset disabled={disabled} className="grid min-w-0 gap-5 border-line border-t px-4 py-4">
        <Behaviour form={form} disabled={disabled} />
        <Timeouts form={form} />
        <Passed form={form} />
      </fieldset>
    </details>
  );
}

function Behaviour({ form, disabled }: { form: ServerForm; disabled: boolean }) {
  const t = useTranslations('serverForm');
  const { draft, set, problems } = form;
  return (
    <>
      <Checkbox
        id={fieldId(['enabled'])}
        disabled={disabled}
        checked={draft.enabled}
        onChange={(enabled) => set({ enabled })}
        label={t('field.enabled')}
        hint={t('hint.enabled')}
      />
      <Checkbox
        id={fieldId(['startOnDemand'])}
        disabled={disabled}
        checked={draft.startOnDemand}
        onChange={(startOnDemand) => set({ startOnDemand })}
        label={t('field.startOnDemand')}
        hint={t('hint.startOnDemand')}
      />
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
        <Field label={t('field.session')} id={fieldId(['session'])} error={errorAt(problems, 'session')}>
          {(control) => (
            <Select<Draft['session']>
              {...control}
              value={draft.session}
              onChange={(session) => set({ session })}
              options={[
                { value: 'auto', label: t('option.session.auto'), hint: t('option.session.autoHint') },
                { value: 'shared', label: t('option.session.shared') },
                {
                  value: 'per-client',
                  label: t('option.session.per-client'),
                  hint: t('option.session.per-clientHint'),
                },
              ]}
            />
          )}
        </Field>
        <Field
          label={t('field.placement')}
          id={fieldId(['placement'])}
          error={errorAt(problems, 'placement')}
        >
          {(control) => (
            <Select<Draft['placement']>
              {...control}
              value={draft.placement}
              onChange={(placement) => set({ placement })}
              options={[
                { value: 'default', label: t('option.place.default'), hint: t('option.place.defaultHint') },
                { value: 'one', label: t('option.place.one') },
                { value: 'each', label: t('option.place.each') },
              ]}
            />
          )}
        </Field>
      </div>
    </>
  );
}

const TIMEOUTS = ['init', 'request', 'idle'] as const;

function Timeouts({ form }: { form: ServerForm }) {
  const t = useTranslations('serverForm');
  const { draft, set, problems } = form;
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(12.5rem,1fr))] gap-x-4 gap-y-5">
      {TIMEOUTS.map((name) => (
        <Field
          key={name}
          label={t(`option.${name}`)}
          id={fieldId(['timeouts', name])}
          optional
          hint={t(`hint.${name}`)}
          error={errorAt(problems, 'timeouts', name)}
        >
          {(control) => (
            <NumberInput
              {...control}
              unit={t('option.ms')}
              min={100}
              step={100}
              value={draft.timeouts[name]}
              onChange={(ms) => set({ timeouts: { ...draft.timeouts, [name]: ms } })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

function Passed({ form }: { form: ServerForm }) {
  const t = useTranslations('serverForm');
  const { draft, set, problems } = form;
  return (
    <Field
      label={t('field.passthroughHeaders')}
      id={fieldId(['passthroughHeaders'])}
      optional
      hint={t('hint.passthroughHeaders')}
      error={errorAt(problems, 'passthroughHeaders')}
    >
      {(control) => (
        <StringListInput
          {...control}
          mono
          addLabel={t('rows.addPassed')}
          itemLabel={(index) => t('rows.passed', { number: index + 1 })}
          value={draft.passthroughHeaders}
          onChange={(passthroughHeaders) => set({ passthroughHeaders })}
          errors={rowErrors(problems, 'passthroughHeaders')}
        />
      )}
    </Field>
  );
}

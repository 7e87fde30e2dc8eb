'use client';

import { useTranslations } from 'use-intl';
import type { Role } from '../../server/contract/key.ts';
import { covers } from '../../server/contract/permissions.ts';
import { useSession } from '../data/session.ts';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { Field } from '../ui/field.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { ExpiryField } from './expiry-field.tsx';
import { ReachField } from './reach-field.tsx';
import { fieldId, type KeyForm } from './use-key-form.ts';

const ROLES: readonly Role[] = ['viewer', 'auditor', 'editor', 'admin'];
const MOST_PER_MINUTE = 1_000_000;

/** Everything about a key that somebody decides. @param now ms since 1970 */
export function KeyFields({ form, now }: { form: KeyForm; now: number }) {
  const t = useTranslations('keys.form');
  const { draft, set, problems, summary } = form;
  return (
    <div className="grid grid-cols-1 gap-6">
      <ErrorSummary title={t('problems', { count: summary.length })} errors={summary} />
      <Field id={fieldId('name')} label={t('field.name')} hint={t('nameHint')} error={problems.name} required>
        {(control) => (
          <TextInput
            {...control}
            value={draft.name}
            placeholder={t('namePlaceholder')}
            autoComplete="off"
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <ReachField form={form} />
      <ExpiryField form={form} now={now} />
      <Field
        id={fieldId('limits')}
        label={t('field.limits')}
        hint={t('limitHint')}
        error={problems.limits}
        optional
      >
        {(control) => (
          <NumberInput
            {...control}
            className="sm:max-w-64"
            value={draft.perMinute}
            onChange={(perMinute) => set({ perMinute })}
            min={1}
            max={MOST_PER_MINUTE}
            step={1}
            placeholder={t('noLimit')}
          />
        )}
      </Field>
      <RestField form={form} />
    </div>
  );
}

/** Nobody gives a key what they may not do themselves; what a key has already is shown in any case. */
function RestField({ form: { draft, set, problems } }: { form: KeyForm }) {
  const t = useTranslations('keys.form');
  const roles = useTranslations('data.role');
  const { me } = useSession();
  const mine = ROLES.filter((role) => role === draft.rest || covers(me?.role ?? null, role));
  const options: { value: Role | 'none'; label: string; hint: string }[] = [
    { value: 'none', label: t('rest.none'), hint: t('rest.noneHint') },
    ...mine.map((role) => ({ value: role, label: roles(role), hint: t(`rest.${role}`) })),
  ];
  return (
    <Field id={fieldId('rest')} label={t('field.rest')} hint={t('restHint')} error={problems.rest}>
      {(control) => (
        <Select
          {...control}
          className="sm:max-w-64"
          value={draft.rest ?? 'none'}
          onChange={(next) => set({ rest: next === 'none' ? null : next })}
          options={options}
        />
      )}
    </Field>
  );
}

'use client';

import { useTranslations } from 'use-intl';
import { useGroups } from '../data/lists.ts';
import { Field } from '../ui/field.tsx';
import { MultiSelect } from '../ui/multi-select.tsx';

interface AddGroupsFieldProps {
  value: readonly string[];
  onChange: (value: string[]) => void;
  className?: string;
}

/** The groups that new servers join once they are added. Nothing where there is no group. */
export function AddGroupsField({ value, onChange, className }: AddGroupsFieldProps) {
  const t = useTranslations('serverForm');
  const groups = useGroups().data?.items ?? [];
  if (groups.length === 0) return null;
  return (
    <Field
      label={t('field.groups')}
      optional
      hint={t('hint.groups')}
      {...(className !== undefined && { className })}
    >
      {(control) => (
        <MultiSelect
          {...control}
          label={t('field.groups')}
          placeholder={t('rows.joinGroups')}
          value={value}
          onChange={onChange}
          options={groups.map(({ id, spec }) => ({
            value: id,
            label: spec.name ?? id,
            ...(spec.name !== undefined && { hint: id }),
          }))}
        />
      )}
    </Field>
  );
}

'use client';

import { useTranslations } from 'use-intl';
import { REDACTED } from '../../../server/contract/redacted.ts';
import { isReference } from '../../../server/contract/reference.ts';
import { Field } from '../../ui/field.tsx';
import { KeyValueInput } from '../../ui/key-value-input.tsx';
import { errorAt, rowErrors } from './field-errors.ts';
import { fieldId } from './problem-path.ts';
import type { ServerForm } from './use-server-form.ts';

interface PairsFieldProps {
  form: ServerForm;
  field: 'env' | 'headers';
  /** The hub has values for rows that read as dots. */
  stored: boolean;
}

/** Environment variables or headers: their values are secrets, unless they only name a variable. */
export function PairsField({ form, field, stored }: PairsFieldProps) {
  const t = useTranslations('serverForm');
  const { draft, set, problems, generation } = form;
  const pairs = draft[field];
  return (
    <Field
      label={t(`field.${field}`)}
      id={fieldId([field])}
      optional
      hint={t(`hint.${field}`)}
      error={errorAt(problems, field)}
    >
      {(control) => (
        <KeyValueInput
          // Rows that came from elsewhere are other rows, whatever stood in their place.
          key={generation}
          {...control}
          secret
          plain={isReference}
          {...(stored && { redacted: REDACTED })}
          keyLabel={t(field === 'env' ? 'rows.envKey' : 'rows.headerKey')}
          valueLabel={t('rows.value')}
          addLabel={t(field === 'env' ? 'rows.addEnv' : 'rows.addHeader')}
          value={pairs}
          onChange={(next) => set({ [field]: next })}
          errors={rowErrors(problems, field, pairs)}
        />
      )}
    </Field>
  );
}

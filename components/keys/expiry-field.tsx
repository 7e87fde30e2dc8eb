'use client';

import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '../ui/field.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Segmented } from '../ui/segmented.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { dayOf, EXPIRIES, type Expiry, expiryOf } from './draft.ts';
import { fieldId, type KeyForm } from './use-key-form.ts';

/** @param now ms since 1970 */
export function ExpiryField({ form: { draft, set, problems }, now }: { form: KeyForm; now: number }) {
  const t = useTranslations('keys.form');
  const format = useFormat();
  const legend = useId();
  const ends = expiryOf(draft, now);
  const shown = ends === null || Number.isNaN(ends.getTime()) ? null : format.dateTime(ends);
  return (
    <fieldset aria-labelledby={legend} className="grid min-w-0 content-start gap-1.5">
      <span id={legend} className="font-medium">
        {t('field.expiresAt')}
      </span>
      <div className="flex flex-wrap items-start gap-2">
        <Segmented<Expiry>
          value={draft.expiry}
          onChange={(expiry) =>
            set({
              expiry,
              ...(expiry === 'date' && draft.date === '' && { date: dayOf(new Date(now + MONTH_MS)) }),
            })
          }
          label={t('field.expiresAt')}
          options={EXPIRIES.map((value) => ({ value, label: t(`expiry.${value}`) }))}
        />
        {draft.expiry === 'date' ? (
          <Field
            id={fieldId('expiresAt')}
            label={<span className="sr-only">{t('date')}</span>}
            error={problems.expiresAt}
            className="gap-0"
          >
            {(control) => (
              <TextInput
                {...control}
                type="date"
                className="w-40"
                value={draft.date}
                min={dayOf(new Date(now))}
                onChange={(event) => set({ date: event.target.value })}
              />
            )}
          </Field>
        ) : null}
      </div>
      <p className="text-xs text-muted">{shown ? t('endsAt', { date: shown }) : t('neverEnds')}</p>
    </fieldset>
  );
}

const MONTH_MS = 30 * 24 * 3_600_000;

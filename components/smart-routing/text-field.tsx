'use client';

import { useTranslations } from 'use-intl';
import type { SavedSmartText } from '../data/smart-routing.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Field } from '../ui/field.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { TextArea } from '../ui/text-area.tsx';
import { LONGEST, type TextForm } from './use-text-form.ts';

interface TextFieldProps {
  form: TextForm;
  group: string | null;
  saved: SavedSmartText;
  /** Whether the reader may change it. */
  edits: boolean;
}

/** The line that administrators say of what lies behind a smart endpoint. */
export function TextField({ form, group, saved, edits }: TextFieldProps) {
  const t = useTranslations('smartRouting.text');
  const format = useFormat();
  if (!edits) {
    return (
      <Card title={t('line')} note={t('readOnly')}>
        <p className="border-line border-t px-4 py-4 whitespace-pre-wrap wrap-anywhere sm:px-5">
          {saved.about ?? <span className="text-muted">{t('noLine')}</span>}
        </p>
      </Card>
    );
  }
  return (
    <Card title={t('line')} note={t(group === null ? 'noteAll' : 'noteGroup')}>
      <form
        noValidate
        aria-label={t('line')}
        className="grid gap-3 border-line border-t px-4 py-4 sm:px-5"
        onSubmit={(event) => {
          event.preventDefault();
          form.save();
        }}
      >
        {form.failure ? (
          <FormAlert requestId={form.failure.requestId}>{form.failure.message}</FormAlert>
        ) : null}
        <Field
          label={t('label')}
          error={form.problem}
          hint={t('counter', {
            count: format.number(form.value.trim().length),
            most: format.number(LONGEST),
          })}
        >
          {(control) => (
            <TextArea
              {...control}
              rows={5}
              placeholder={t('placeholder')}
              value={form.value}
              onChange={({ target: { value } }) => form.set(value)}
            />
          )}
        </Field>
        <div className="flex min-h-8 flex-wrap items-center justify-end gap-2">
          <p role="status" className="mr-auto text-muted">
            {form.dirty ? t('unsaved') : ''}
          </p>
          {form.dirty ? (
            <Button variant="ghost" disabled={form.isPending} onClick={form.discard}>
              {t('discard')}
            </Button>
          ) : null}
          <Button
            type="submit"
            variant="primary"
            disabled={!form.dirty || form.problem !== undefined}
            pending={form.isPending}
          >
            {t('save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

'use client';

import { type FormEvent, lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import type { SystemConfigView } from '../data/settings.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { cn } from '../ui/cn.ts';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { LeafField } from './leaf-field.tsx';
import { type ConfigSectionId, idOf } from './leaves.ts';
import { SectionHead } from './section-head.tsx';
import { type ConfigForm as Form, useConfigForm } from './use-config-form.ts';

const ConflictDialog = lazy(async () => ({
  default: (await import('../ui/conflict-dialog.tsx')).ConflictDialog,
}));

interface ConfigFormProps {
  section: ConfigSectionId;
  view: SystemConfigView;
}

export function ConfigForm({ section, view }: ConfigFormProps) {
  const t = useTranslations('settings');
  const form = useConfigForm(section, view);
  const cards = [...new Set(form.leaves.map(({ card }) => card))];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    form.save();
  };
  return (
    <form noValidate onSubmit={submit}>
      <SectionHead id={section} />
      <div className="grid grid-cols-1 gap-4">
        {form.failure ? (
          <FormAlert requestId={form.failure.requestId}>{form.failure.message}</FormAlert>
        ) : null}
        <ErrorSummary
          title={t('form.errors', { count: form.problems.size })}
          errors={[...form.problems].map(([path, message]) => ({
            path,
            message,
            label: t(`leaf.${path}.label`),
            focusId: idOf(path),
          }))}
        />
        {cards.map((card) => (
          <Card key={card} title={t(`card.${card}.title`)} note={t(`card.${card}.note`)}>
            <div className="grid gap-5 border-line border-t px-4 py-4 sm:px-5">
              {form.leaves
                .filter((leaf) => leaf.card === card)
                .map((leaf) => (
                  <LeafField key={leaf.path} leaf={leaf} form={form} />
                ))}
            </div>
          </Card>
        ))}
        <SaveBar form={form} />
      </div>
      <Conflict section={section} form={form} />
    </form>
  );
}

function SaveBar({ form }: { form: Form }) {
  const t = useTranslations('settings.form');
  return (
    <div
      className={cn(
        'flex min-h-14 flex-wrap items-center justify-end gap-2 py-3',
        form.dirty > 0 && 'sticky bottom-0 border-line border-t bg-canvas',
      )}
    >
      <p role="status" className="mr-auto text-muted">
        {form.dirty > 0 ? t('unsaved', { count: form.dirty }) : t('clean')}
      </p>
      {form.dirty > 0 ? (
        <Button variant="ghost" disabled={form.isPending} onClick={form.discard}>
          {t('discard')}
        </Button>
      ) : null}
      <Button type="submit" variant="primary" disabled={form.dirty === 0} pending={form.isPending}>
        {t('save')}
      </Button>
    </div>
  );
}

function Conflict({ section, form: { conflict, discard } }: { section: ConfigSectionId; form: Form }) {
  const t = useTranslations('settings');
  if (!conflict) return null;
  return (
    <Suspense fallback={null}>
      <ConflictDialog
        what={t('form.conflict', { section: t(`section.${section}`) })}
        theirs={conflict.theirs}
        mine={conflict.mine}
        onKeepMine={conflict.keepMine}
        onTakeTheirs={discard}
        onEdit={conflict.goOn}
      />
    </Suspense>
  );
}

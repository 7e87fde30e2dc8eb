'use client';

import { type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '../../ui/field.tsx';
import { Section } from '../../ui/section.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { errorAt } from './field-errors.ts';
import { fieldId } from './problem-path.ts';
import type { ServerForm } from './use-server-form.ts';

interface IdentityFieldsProps {
  form: ServerForm;
  /** The name of a server that exists cannot be changed. */
  named: boolean;
  categories: readonly string[];
  /** The name alone; the words stand elsewhere. */
  brief: boolean;
  /** More fields of this part. */
  children?: ReactNode;
}

/** What people call it: none of this decides what runs. */
export function IdentityFields({ form, named, categories, brief, children }: IdentityFieldsProps) {
  const t = useTranslations('serverForm');
  const { draft, set, problems } = form;
  return (
    <Section title={t('form.identity')}>
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
        {named ? null : (
          <Field
            label={t('field.name')}
            id={fieldId(['name'])}
            required
            hint={t('hint.name')}
            error={errorAt(problems, 'name')}
            className="sm:col-span-2"
          >
            {(control) => (
              <TextInput
                mono
                {...control}
                value={draft.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
        )}
        {brief ? null : <Words form={form} categories={categories} />}
        {children}
      </div>
    </Section>
  );
}

function Words({ form, categories }: Pick<IdentityFieldsProps, 'form' | 'categories'>) {
  const t = useTranslations('serverForm');
  const list = useId();
  const { draft, set, problems } = form;
  return (
    <>
      <Field label={t('field.title')} id={fieldId(['title'])} optional error={errorAt(problems, 'title')}>
        {(control) => (
          <TextInput
            {...control}
            value={draft.title}
            onChange={(event) => set({ title: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t('field.category')}
        id={fieldId(['category'])}
        optional
        error={errorAt(problems, 'category')}
      >
        {(control) => (
          <>
            <TextInput
              {...control}
              list={list}
              value={draft.category}
              onChange={(event) => set({ category: event.target.value })}
            />
            <datalist id={list}>
              {categories.map((category) => (
                <option key={category} value={category} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field
        label={t('field.description')}
        id={fieldId(['description'])}
        optional
        hint={t('hint.description')}
        error={errorAt(problems, 'description')}
        className="sm:col-span-2"
      >
        {(control) => (
          <TextArea
            {...control}
            value={draft.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

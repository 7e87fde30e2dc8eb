'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useGroups, useServers } from '../data/lists.ts';
import { useHubUrl } from '../data/origin.ts';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { slugOf } from './slug.ts';
import type { GroupForm } from './use-group-form.ts';
import type { ShownProblem } from './use-problems.ts';

interface AboutFieldsProps {
  form: GroupForm;
  problems: readonly ShownProblem[];
  /** Saving was tried: fields that are still empty are wrong now. */
  tried: boolean;
}

/** Name, id and description. The id follows the name until it is typed; later nobody can change it. */
export function AboutFields({ form, problems, tried }: AboutFieldsProps) {
  const t = useTranslations('groups.editor');
  const hub = useHubUrl();
  const taken = useTaken();
  const [own, setOwn] = useState(false);
  const { draft, base, change } = form;
  const errorOf = (path: string) => problems.find((problem) => problem.path === path)?.message;
  const isNew = base === null;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        id="group-name"
        label={t('field.name')}
        optional={!isNew}
        error={errorOf('name')}
        className={isNew ? undefined : 'sm:col-span-2'}
      >
        {(control) => (
          <TextInput
            {...control}
            autoFocus={isNew}
            value={draft.name}
            onChange={({ target: { value } }) =>
              change((before) => ({
                ...before,
                name: value,
                ...(isNew && !own && { id: value.trim() === '' ? '' : slugOf(value, taken) }),
              }))
            }
          />
        )}
      </Field>
      {isNew ? (
        <Field
          id="group-id"
          label={t('field.id')}
          required
          hint={t('idHint', { url: `${hub ?? ''}/mcp/${draft.id || '…'}` })}
          error={tried || draft.id !== '' ? errorOf('id') : undefined}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              value={draft.id}
              onChange={({ target: { value } }) => {
                setOwn(value !== '');
                change((before) => ({ ...before, id: value.trim() }));
              }}
            />
          )}
        </Field>
      ) : null}
      <Field
        id="group-description"
        label={t('field.description')}
        optional
        error={errorOf('description')}
        className="sm:col-span-2"
      >
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            className="min-h-14"
            value={draft.description}
            onChange={({ target: { value } }) => change((before) => ({ ...before, description: value }))}
          />
        )}
      </Field>
    </div>
  );
}

/** Servers and groups share one namespace. */
function useTaken(): ReadonlySet<string> {
  const groups = useGroups();
  const servers = useServers();
  return new Set([
    ...(groups.data?.items ?? []).map(({ id }) => id),
    ...(servers.data?.items ?? []).map(({ name }) => name),
  ]);
}

'use client';

import { Globe, ListChecks } from 'lucide-react';
import { useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useGroups } from '../data/lists.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Field } from '../ui/field.tsx';
import { MultiSelect } from '../ui/multi-select.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { KeyDraft } from './draft.ts';
import { ReachTree } from './reach-tree.tsx';
import { fieldId, type KeyForm } from './use-key-form.ts';

/** What a key may reach: everything, or groups, servers and single tools. */
export function ReachField({ form: { draft, set, problems } }: { form: KeyForm }) {
  const t = useTranslations('keys.form');
  const id = useId();
  const problem = problems.scope;
  return (
    <fieldset aria-labelledby={id} className="grid min-w-0 grid-cols-1 gap-1.5">
      <span id={id} className="font-medium">
        {t('field.scope')}
      </span>
      <RadioCards<KeyDraft['reach']>
        label={t('field.scope')}
        value={draft.reach}
        onChange={(reach) => set({ reach })}
        options={[
          { value: 'everything', label: t('reach.everything'), hint: t('reach.everythingHint'), icon: Globe },
          { value: 'chosen', label: t('reach.chosen'), hint: t('reach.chosenHint'), icon: ListChecks },
        ]}
      />
      {draft.reach === 'chosen' ? (
        <div className="mt-2 grid grid-cols-1 gap-4 border-line border-l-2 pl-4">
          <GroupsField
            groups={draft.chosen.groups}
            error={problem}
            onChange={(groups) => set({ chosen: { ...draft.chosen, groups } })}
          />
          <ReachTree chosen={draft.chosen} onChange={(chosen) => set({ chosen })} />
        </div>
      ) : null}
    </fieldset>
  );
}

interface GroupsFieldProps {
  groups: readonly string[];
  /** Of the whole choice; stands at its first control. */
  error: string | undefined;
  onChange: (groups: string[]) => void;
}

function GroupsField({ groups, error, onChange }: GroupsFieldProps) {
  const t = useTranslations('keys.form');
  const known = useGroups();
  const options = useMemo(
    () =>
      (known.data?.items ?? []).map(({ id, spec }) => ({
        value: id,
        label: spec.name ?? id,
        hint: t('groupHint', { id, count: spec.servers.length }),
      })),
    [known.data, t],
  );
  return (
    <AsyncState value={known} what={t('theGroups')} skeleton={<Skeleton className="h-14 w-full" />}>
      {() => (
        <Field id={fieldId('scope')} label={t('groups')} hint={t('groupsHint')} error={error}>
          {(control) => (
            <MultiSelect
              {...control}
              label={t('groups')}
              placeholder={t('addGroups')}
              value={groups}
              onChange={onChange}
              options={options}
            />
          )}
        </Field>
      )}
    </AsyncState>
  );
}

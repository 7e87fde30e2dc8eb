'use client';

import { Braces, Columns2, TextCursorInput } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerSpec } from '../../../server/contract/server.ts';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useStored, writeStored } from '../../ui/stored.ts';
import { AdvancedFields } from './advanced-fields.tsx';
import { ConnectionFields } from './connection-fields.tsx';
import { specOf } from './draft.ts';
import { IdentityFields } from './identity-fields.tsx';
import { JsonPane } from './json-pane.tsx';
import { fieldId } from './problem-path.ts';
import { TestPanel } from './test-panel.tsx';
import type { ServerForm } from './use-server-form.ts';
import { useFieldLabel } from './use-texts.ts';
import { WhatRuns } from './what-runs.tsx';

const VIEWS = ['form', 'json', 'both'] as const;
type View = (typeof VIEWS)[number];
const VIEW_KEY = 'patchbay.serverForm.view';

interface ServerFormViewProps {
  form: ServerForm;
  /** It exists: its name stays, and dots stand for its secrets. */
  stored: boolean;
  /** Only the words about it may be changed; the rest is shown. */
  onlyWords?: boolean;
  categories: readonly string[];
  /** Names of stored secrets that saving would clear. */
  clears?: readonly string[];
  /** Stands above the fields: notes, warnings, why it was refused. */
  notices?: ReactNode;
  /** More fields beside the name. */
  more?: ReactNode;
  /** The buttons at the end. */
  actions: ReactNode;
  onSubmit: () => void;
}

/** The whole form, with its JSON, what will run, and the test beside it. */
export function ServerFormView(props: ServerFormViewProps) {
  const { form, stored, onlyWords = false, categories, clears = [], notices, more, actions } = props;
  const t = useTranslations('serverForm.form');
  const kept = useStored(VIEW_KEY);
  const view: View = onlyWords ? 'form' : (VIEWS.find((one) => one === kept) ?? 'form');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <form noValidate onSubmit={submit} className="-mb-12 grid grid-cols-1 gap-6">
      <Summary form={form} />
      {notices}
      {onlyWords ? null : (
        <Segmented<View>
          label={t('view')}
          value={view}
          onChange={(next) => writeStored(VIEW_KEY, next)}
          className="justify-self-start"
          options={[
            { value: 'form', label: t('viewForm'), icon: TextCursorInput },
            { value: 'json', label: t('viewJson'), icon: Braces },
            { value: 'both', label: t('viewBoth'), icon: Columns2 },
          ]}
        />
      )}
      <div
        className={`grid grid-cols-1 items-start gap-8 ${view === 'both' ? 'lg:grid-cols-2' : 'lg:grid-cols-[minmax(0,1fr)_22rem]'}`}
      >
        <div className="grid min-w-0 gap-8">
          {/* The name is no part of the JSON. */}
          {view === 'json' && stored ? null : (
            <fieldset disabled={form.json.broken} className="grid min-w-0 gap-8">
              <IdentityFields form={form} named={stored} categories={categories} brief={view === 'json'}>
                {more}
              </IdentityFields>
            </fieldset>
          )}
          {view === 'json' ? (
            <JsonPane form={form} rows={20} />
          ) : (
            <>
              <ConnectionFields form={form} stored={stored} disabled={onlyWords || form.json.broken} />
              <AdvancedFields form={form} disabled={onlyWords || form.json.broken} />
            </>
          )}
        </div>
        <aside className="grid min-w-0 gap-6 lg:sticky lg:top-6">
          {view === 'both' ? <JsonPane form={form} rows={16} /> : null}
          <WhatRuns draft={form.draft} clears={clears} />
          <TestPanel {...testOf(form, stored, onlyWords)} />
        </aside>
      </div>
      <div className="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center justify-end gap-2 border-line border-t bg-canvas px-4 py-3 sm:-mx-8 sm:px-8">
        {actions}
      </div>
    </form>
  );
}

interface Tested {
  name: string;
  spec?: ServerSpec;
}

/** Who may not change what runs tests what is saved. */
function testOf(form: ServerForm, stored: boolean, onlyWords: boolean) {
  const { name } = form.draft;
  const current: Tested = onlyWords ? { name } : { name, spec: specOf(form.draft) };
  const input = onlyWords && stored ? async () => current : form.submit;
  return { current, input, onRefused: form.refuse };
}

function Summary({ form }: { form: ServerForm }) {
  const t = useTranslations('serverForm.form');
  const labelOf = useFieldLabel();
  const { attempts, problems } = form;
  const [mended, setMended] = useState(0);
  useEffect(() => {
    if (problems.length === 0) setMended(attempts);
  }, [problems.length, attempts]);
  // It takes the focus when it comes, so it comes with an attempt alone and not while somebody types.
  if (attempts === mended) return null;
  const errors = problems.map(({ path, message }) => ({
    path: path.join('.'),
    label: labelOf(path),
    message,
    focusId: fieldId(path),
  }));
  return <ErrorSummary key={attempts} title={t('errors', { count: errors.length })} errors={errors} />;
}

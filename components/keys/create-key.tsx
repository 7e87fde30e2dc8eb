'use client';

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCreateKey } from '../data/access-keys.ts';
import { ApiError } from '../data/api-error.ts';
import { type ShownError, useErrorText } from '../data/error-text.ts';
import type { IssuedKey } from '../data/issue-key.ts';
import { Button } from '../ui/button.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { Page } from '../ui/page.tsx';
import { useGuardedLeave, useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { CreatedKey } from './created-key.tsx';
import { inputOf, newDraft } from './draft.ts';
import { KeyFields } from './key-fields.tsx';
import { ReachPreview } from './reach-preview.tsx';
import { useKeyForm } from './use-key-form.ts';
import { useNow } from './use-now.ts';

const GONE = { add: null, new: null, group: null, server: null };

/** A new key, from its name to the first client that uses it. A link may bring a group or a server along. */
export function CreateKey() {
  const t = useTranslations('keys.create');
  const url = useUrlState();
  const leave = useGuardedLeave();
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  const close = (): void => leave(() => url.set(GONE));
  return (
    <Page
      title={issued ? t('doneTitle', { name: issued.key.name }) : t('title')}
      description={t(issued ? 'doneText' : 'text')}
      back={{ href: '/keys', label: t('back') }}
    >
      {issued ? (
        <CreatedKey issued={issued} first={url.get('group') ?? url.get('server')} onDone={close} />
      ) : (
        <Form onIssued={setIssued} onCancel={close} />
      )}
    </Page>
  );
}

interface FormProps {
  onIssued: (issued: IssuedKey) => void;
  onCancel: () => void;
}

function Form({ onIssued, onCancel }: FormProps) {
  const t = useTranslations('keys.create');
  const { get } = useUrlState();
  const now = useNow();
  const form = useKeyForm(newDraft({ groups: listOf(get('group')), servers: listOf(get('server')) }));
  const create = useCreateKey();
  const errorText = useErrorText();
  const [refused, setRefused] = useState<ShownError | null>(null);
  const release = useUnsavedGuard(form.dirty);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (create.isPending) return;
    setRefused(null);
    if (!(await form.check(null))) return;
    try {
      const issued = await create.run(inputOf(form.draft, Date.now()));
      release();
      onIssued(issued);
    } catch (error) {
      if (error instanceof ApiError && form.refuse(error)) return;
      setRefused(errorText(error));
    }
  };

  return (
    <form noValidate onSubmit={submit} className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 grid-cols-1 gap-6">
        <KeyFields form={form} now={now} />
        {refused ? <FormAlert requestId={refused.requestId}>{refused.message}</FormAlert> : null}
        <div className="flex flex-wrap gap-2 border-line border-t pt-4">
          <Button type="submit" variant="primary" pending={create.isPending}>
            {t('submit')}
          </Button>
          <Button onClick={onCancel}>{t('cancel')}</Button>
        </div>
      </div>
      <div className="lg:sticky lg:top-6">
        <ReachPreview draft={form.draft} onChange={form.set} />
      </div>
    </form>
  );
}

const listOf = (name: string | null): string[] => (name === null ? [] : [name]);

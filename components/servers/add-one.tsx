'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RemarkView } from '../../server/contract/remark.ts';
import { ApiError } from '../data/api-error.ts';
import { type ShownError, useErrorText } from '../data/error-text.ts';
import { type TakenNames, useCreateServer, useJoinGroups } from '../data/server-form.ts';
import { Button } from '../ui/button.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { toast } from '../ui/toasts.ts';
import { useGuardedLeave, useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { AddGroupsField } from './add-groups-field.tsx';
import { AddNotes } from './add-notes.tsx';
import type { Draft } from './form/draft.ts';
import { same } from './form/merge-patch.ts';
import { ServerFormView } from './form/server-form.tsx';
import { useCategories } from './form/use-categories.ts';
import { useServerForm } from './form/use-server-form.ts';

interface AddOneProps {
  start: Draft;
  notes: readonly RemarkView[];
  taken: TakenNames;
  /** To the field for pasting. */
  onBack: () => void;
  onClose: () => void;
}

const NONE_TAKEN: TakenNames = new Map();

/** The filled or empty form of one new server. */
export function AddOne({ start, notes, taken, onBack, onClose }: AddOneProps) {
  const t = useTranslations('serverForm.add');
  const url = useUrlState();
  const errorText = useErrorText();
  const leave = useGuardedLeave();
  const create = useCreateServer();
  const join = useJoinGroups();
  const [groups, setGroups] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [alert, setAlert] = useState<ShownError | null>(null);
  // The list has the new server before this page is left; its name is then its own.
  const form = useServerForm(start, { taken: busy ? NONE_TAKEN : taken });
  const saved = useUnsavedGuard(!same(form.draft, start));

  const save = async (): Promise<void> => {
    if (busy) return;
    setAlert(null);
    const input = await form.submit();
    if (!input) return;
    const { name } = input;
    setBusy(true);
    try {
      await create.run(input);
    } catch (error) {
      setBusy(false);
      if (!(error instanceof ApiError && form.refuse(error))) setAlert(errorText(error));
      return;
    }
    const refused = groups.length > 0 ? await join.run({ servers: [name], groups }) : [];
    saved();
    if (refused.length === 0) toast.done(t('done', { name }));
    else toast.failed(t('groupsRefused', { name, groups: refused.join(', ') }));
    url.set({ add: null, name }, { replace: true });
  };

  return (
    <ServerFormView
      form={form}
      stored={false}
      categories={useCategories()}
      onSubmit={save}
      notices={
        notes.length > 0 || alert ? (
          <div className="grid gap-3">
            {alert ? (
              <FormAlert requestId={alert.requestId}>
                <p className="font-medium">{t('failed', { name: form.draft.name })}</p>
                <p>{alert.message}</p>
              </FormAlert>
            ) : null}
            <AddNotes notes={notes} />
          </div>
        ) : null
      }
      more={<AddGroupsField value={groups} onChange={setGroups} className="sm:col-span-2" />}
      actions={
        <>
          <Button variant="ghost" onClick={() => leave(onBack)} className="mr-auto">
            {t('startAgain')}
          </Button>
          <Button onClick={() => leave(onClose)}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" pending={busy}>
            {t('submit')}
          </Button>
        </>
      }
    />
  );
}

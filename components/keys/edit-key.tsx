'use client';

import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { readKey, usePatchKey } from '../data/access-keys.ts';
import { ApiError } from '../data/api-error.ts';
import { type ShownError, useErrorText } from '../data/error-text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { toast } from '../ui/toasts.ts';
import { useGuardedLeave, useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { draftOf, patchOf } from './draft.ts';
import { KeyFields } from './key-fields.tsx';
import { ReachPreview } from './reach-preview.tsx';
import { useKeyForm } from './use-key-form.ts';
import { useNow } from './use-now.ts';

const ConflictDialog = lazy(() =>
  import('../ui/conflict-dialog.tsx').then(({ ConflictDialog: Loaded }) => ({ default: Loaded })),
);

/** Changes a key. What somebody else saved meanwhile is never overwritten unasked. */
export function EditKey({ of: key, onClose }: { of: KeyView; onClose: () => void }) {
  const t = useTranslations('keys.edit');
  const now = useNow();
  const leave = useGuardedLeave();
  const edit = useEdit(key, onClose);
  const { form, refused, theirs, isPending } = edit;
  const close = (): void => leave(onClose);
  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => !open && !isPending && close()}
        size="xl"
        title={t('title', { name: key.name })}
        onSubmit={() => void edit.submit()}
        footer={
          <>
            <Button disabled={isPending} onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" variant="primary" pending={isPending} disabled={!form.dirty}>
              {t('save')}
            </Button>
          </>
        }
      >
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="grid min-w-0 grid-cols-1 gap-6">
            {refused ? <FormAlert requestId={refused.requestId}>{refused.message}</FormAlert> : null}
            <KeyFields form={form} now={now} />
          </div>
          <div className="lg:sticky lg:top-0">
            <ReachPreview draft={form.draft} onChange={form.set} />
          </div>
        </div>
      </Dialog>
      {theirs ? (
        <Suspense fallback={null}>
          <ConflictDialog
            what={t('what', { name: key.name })}
            theirs={essence(theirs)}
            mine={{ ...essence(theirs), ...edit.patch }}
            onKeepMine={edit.keepMine}
            onTakeTheirs={edit.takeTheirs}
            onEdit={edit.goOn}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** What somebody decides about a key, for comparing two versions. */
function essence({ name, scope, rest, expiresAt, limits, enabled }: KeyView) {
  return { name, scope, rest, expiresAt, limits, enabled };
}

function useEdit(shown: KeyView, onClose: () => void) {
  const t = useTranslations('keys.edit');
  const errorText = useErrorText();
  const save = usePatchKey();
  // As it was when the form was opened: the list behind it goes on changing.
  const [base, setBase] = useState(shown);
  const [theirs, setTheirs] = useState<KeyView | null>(null);
  const [refused, setRefused] = useState<ShownError | null>(null);
  const form = useKeyForm(draftOf(base));
  const release = useUnsavedGuard(form.dirty);
  const patch = patchOf(base, form.draft, Date.now());

  const send = async (revision: number): Promise<void> => {
    const saved = await save.run({ id: base.id, patch, revision });
    release();
    toast.done(t('saved', { name: saved.name }));
    onClose();
  };
  const isStale = (error: unknown): boolean => error instanceof ApiError && error.code === 'stale';

  const submit = async (): Promise<void> => {
    if (save.isPending) return;
    setRefused(null);
    if (!(await form.check(draftOf(base)))) return;
    try {
      await send(base.revision);
    } catch (error) {
      if (isStale(error)) await compare();
      else if (!(error instanceof ApiError && form.refuse(error))) setRefused(errorText(error));
    }
  };
  const compare = async (): Promise<void> => {
    try {
      setTheirs(await readKey(base.id));
    } catch (error) {
      setRefused(errorText(error));
    }
  };
  return {
    form,
    patch,
    refused,
    theirs,
    isPending: save.isPending,
    submit,
    keepMine: async (): Promise<void> => {
      if (!theirs) return;
      try {
        await send(theirs.revision);
      } catch (error) {
        if (isStale(error)) await compare();
        throw new Error(errorText(error).message);
      }
    },
    takeTheirs: (): void => {
      if (!theirs) return;
      setBase(theirs);
      form.restart(draftOf(theirs));
      setTheirs(null);
    },
    goOn: (): void => setTheirs(null),
  };
}

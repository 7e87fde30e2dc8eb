'use client';

import { useTranslations } from 'use-intl';
import { useRollback, useRollbackPreview } from '../data/settings.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { Note } from '../ui/note.tsx';
import { FormSkeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toasts.ts';
import { ChangeList } from './change-list.tsx';
import { changeOf } from './units.ts';
import { useUndo } from './use-undo.ts';

interface RollbackDialogProps {
  to: number;
  onClose: () => void;
  onDone: () => void;
}

/** Shows what going back would change now, and asks for it. */
export function RollbackDialog({ to, onClose, onDone }: RollbackDialogProps) {
  const t = useTranslations('settings.rollback');
  const preview = useRollbackPreview(to);
  const rollback = useRollback();
  const undo = useUndo();
  const changes = preview.data?.changes;

  const confirm = async (): Promise<void> => {
    try {
      const { revision } = await rollback.run(to);
      onClose();
      onDone();
      if (revision === null) toast.info(t('nothing', { to }));
      else toast.done(t('done', { to, revision }), { undo: undo(revision) });
    } catch {
      // Said in the dialog.
    }
  };

  return (
    <Dialog
      open
      size="lg"
      onOpenChange={() => !rollback.isPending && onClose()}
      title={t('title', { to })}
      description={t('note')}
      footer={
        <>
          <Button disabled={rollback.isPending} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            variant="primary"
            disabled={!changes || changes.length === 0 || preview.isFetching}
            pending={rollback.isPending}
            onClick={() => void confirm()}
          >
            {t('confirm', { count: changes?.length ?? 0 })}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        {rollback.error ? (
          <FormAlert requestId={rollback.error.requestId}>{rollback.error.message}</FormAlert>
        ) : null}
        <AsyncState value={preview} what={t('what')} skeleton={<FormSkeleton fields={3} />}>
          {(plan) => (
            <>
              {plan.changes.some((change) => changeOf(change) === 'removed') ? (
                <Note tone="warn">
                  <p>{t('removes')}</p>
                </Note>
              ) : null}
              {plan.changes.length === 0 ? <p>{t('same')}</p> : <ChangeList changes={plan.changes} />}
            </>
          )}
        </AsyncState>
      </div>
    </Dialog>
  );
}

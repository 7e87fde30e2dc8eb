'use client';

import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { DiffView } from './diff-view.tsx';
import { FormAlert } from './form-alert.tsx';

interface ConflictDialogProps {
  /** Names the thing that two people changed, inside a sentence: `the server “github”`. */
  what: ReactNode;
  /** The newest saved version. */
  theirs: unknown;
  /** What would be saved by keeping mine. With a merge patch that is theirs with my changes in it. */
  mine: unknown;
  /** Saves mine over theirs. When it throws, the dialog stays and shows the error's message. */
  onKeepMine: () => Promise<void> | void;
  /** Gives mine up. */
  onTakeTheirs: () => void;
  /** Back to the form, with what was typed; also Esc and the close button. */
  onEdit: () => void;
}

/** Two people changed the same thing: shows both versions and asks which one counts. Nothing that was typed is lost. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { what, theirs, mine, onKeepMine, onTakeTheirs, onEdit } = props;
  const t = useTranslations('ui.conflict');
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const keep = async (): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      await onKeepMine();
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setPending(false);
    }
  };

  return (
    <Dialog
      open
      size="lg"
      onOpenChange={() => !pending && onEdit()}
      title={t('title')}
      description={t.rich('text', { what: () => what })}
      footer={
        <>
          <Button variant="ghost" disabled={pending} onClick={onEdit} className="mr-auto">
            {t('edit')}
          </Button>
          <Button disabled={pending} onClick={onTakeTheirs}>
            {t('theirs')}
          </Button>
          <Button variant="primary" pending={pending} onClick={keep}>
            {t('mine')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        {error ? <FormAlert>{error}</FormAlert> : null}
        <p className="text-xs text-muted">{t('legend')}</p>
        <DiffView before={theirs} after={mine} />
      </div>
    </Dialog>
  );
}

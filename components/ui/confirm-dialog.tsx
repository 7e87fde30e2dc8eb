'use client';

import { CircleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { ModalFrame } from './modal.tsx';
import { TextInput } from './text-input.tsx';

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names the deed and the thing: `Delete server “github”?` */
  title: ReactNode;
  /** The consequences. */
  children: ReactNode;
  /** The deed as a verb: `Delete server` */
  confirmLabel: string;
  cancelLabel?: string;
  danger?: boolean;
  /** Has to be typed first, for what nobody can bring back. */
  typeToConfirm?: string;
  /** The dialog closes when it is done; when it throws, it stays and shows the error's message. */
  onConfirm: () => Promise<void> | void;
}

/** Asks before something is destroyed. The focus begins at the way back, or at what has to be typed. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, confirmLabel, cancelLabel, danger, typeToConfirm } = props;
  const t = useTranslations('ui');
  const [typed, setTyped] = useState('');
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    if (!open) return;
    setTyped('');
    setError(null);
  }, [open]);

  const ready = typeToConfirm === undefined || typed.trim() === typeToConfirm;
  const confirm = async (): Promise<void> => {
    if (!ready || pending) return;
    setPending(true);
    setError(null);
    try {
      await props.onConfirm();
      onOpenChange(false);
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setPending(false);
    }
  };

  return (
    <ModalFrame
      role="alertdialog"
      open={open}
      onOpenChange={(next) => !pending && onOpenChange(next)}
      title={title}
      onSubmit={confirm}
      className="inset-x-3 top-[16dvh] mx-auto max-h-[80dvh] max-w-md animate-rise rounded-card border"
      footer={
        <>
          <Button disabled={pending} onClick={() => onOpenChange(false)}>
            {cancelLabel ?? t('dialog.cancel')}
          </Button>
          <Button type="submit" variant={danger ? 'danger' : 'primary'} pending={pending} disabled={!ready}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 text-muted [&_b]:font-medium [&_b]:text-text">{children}</div>
      {typeToConfirm === undefined ? null : (
        <Field label={t('confirm.type', { text: typeToConfirm })} className="mt-4">
          {(control) => (
            <TextInput mono {...control} value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
      )}
      {error ? (
        <p role="alert" className="mt-3 flex gap-1.5 text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 wrap-anywhere">{error}</span>
        </p>
      ) : null}
    </ModalFrame>
  );
}

'use client';

import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';
import { Drawer } from './drawer.tsx';
import { StepButtons } from './step-buttons.tsx';
import { toast } from './toasts.ts';
import { useArrowSteps } from './use-arrow-steps.ts';

interface RecordDrawerProps<T> {
  title: ReactNode;
  /** The list around it, and where in it the open one is; -1 where it is not among them. */
  rows: readonly T[];
  index: number;
  /** What is known of the open one, to be copied as JSON. */
  record: T | undefined;
  onStep: (row: T) => void;
  /** Gets more rows below the last one; null where there are none. */
  onEnd: (() => void) | null;
  onClose: () => void;
  children: ReactNode;
}

/** One record of a list; the arrow keys lead to its neighbours. */
export function RecordDrawer<T>(props: RecordDrawerProps<T>) {
  const { title, rows, index, record, onStep, onEnd, onClose, children } = props;
  const t = useTranslations('ui.records');
  const to = (neighbour: T | undefined): (() => void) | null =>
    neighbour === undefined ? null : () => onStep(neighbour);
  const previous = index > 0 ? to(rows[index - 1]) : null;
  const next = index < 0 ? null : (to(rows[index + 1]) ?? onEnd);
  useArrowSteps({ previous: () => previous?.(), next: () => next?.() });

  const copy = async (): Promise<void> => {
    if (await copyText(JSON.stringify(record, null, 2))) toast.done(t('copied'));
    else toast.failed(t('notCopied'));
  };
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      focusFrame
      title={title}
      footer={
        <>
          <span className="mr-auto">
            <StepButtons previous={previous} next={next} />
          </span>
          <Button disabled={record === undefined} onClick={copy}>
            <Copy aria-hidden />
            {t('copy')}
          </Button>
        </>
      }
    >
      {children}
    </Drawer>
  );
}

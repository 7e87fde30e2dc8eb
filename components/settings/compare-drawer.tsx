'use client';

import { ArrowLeftRight, Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useRevisionDiff } from '../data/settings.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Field } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { FormSkeleton } from '../ui/skeleton.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { ChangeList } from './change-list.tsx';

interface CompareDrawerProps {
  from: number;
  to: number;
  /** The present state. */
  newest: number;
  onClose: () => void;
  onRollback: (to: number) => void;
}

/** What lies between any two states; which two can be changed here, too. */
export function CompareDrawer({ from, to, newest, onClose, onRollback }: CompareDrawerProps) {
  const t = useTranslations('settings.revisions');
  const url = useUrlState();
  const diff = useRevisionDiff(from, to);
  const choose = (name: 'from' | 'to') => (value: number | null) => {
    const legal = value !== null && Number.isInteger(value) && value >= 0 && value <= newest;
    if (legal) url.set({ [name]: String(value) }, { replace: true });
  };
  const range = { min: 0, max: newest };
  return (
    <Drawer
      open
      size="lg"
      onOpenChange={onClose}
      title={t('between', { from, to })}
      footer={
        from < newest ? (
          <Button onClick={() => onRollback(from)}>
            <Undo2 aria-hidden />
            {t('rollbackTo', { number: from })}
          </Button>
        ) : null
      }
    >
      <div className="grid grid-cols-1 gap-5">
        <div className="flex flex-wrap items-end gap-2">
          <Field label={t('from')} className="w-28">
            {(control) => <NumberInput {...control} {...range} value={from} onChange={choose('from')} />}
          </Field>
          <IconButton
            label={t('swap')}
            icon={ArrowLeftRight}
            size="md"
            onClick={() => url.set({ from: String(to), to: String(from) }, { replace: true })}
          />
          <Field label={t('to')} className="w-28">
            {(control) => <NumberInput {...control} {...range} value={to} onChange={choose('to')} />}
          </Field>
        </div>
        <p className="-mt-3 text-xs text-muted">{t('zero')}</p>
        <AsyncState value={diff} what={t('difference')} skeleton={<FormSkeleton fields={3} />}>
          {({ changes }) => (
            <div className="grid grid-cols-1 gap-2">
              <p role="status" className="text-muted">
                {t('count', { count: changes.length })}
              </p>
              <ChangeList key={`${from}-${to}`} changes={changes} />
            </div>
          )}
        </AsyncState>
      </div>
    </Drawer>
  );
}

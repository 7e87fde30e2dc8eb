'use client';

import { Check, CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Link } from '../ui/link.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { AddNotes } from './add-notes.tsx';
import { specTarget } from './form/command-line.ts';
import { specOf } from './form/draft.ts';
import type { PastedItem } from './use-add-several.ts';

interface AddRowProps {
  item: PastedItem;
  disabled: boolean;
  onPick: (picked: boolean) => void;
  onAdjust: () => void;
}

/** One server of a paste. */
export function AddRow({ item, disabled, onPick, onAdjust }: AddRowProps) {
  const t = useTranslations('serverForm.several');
  const url = useUrlState();
  const { draft, notes, picked, state, message } = item;
  const { name } = draft;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="grid min-w-0 flex-1 basis-60 gap-1.5">
        {state === 'added' ? (
          <p className="flex gap-2 font-mono font-medium">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
            <span className="min-w-0 wrap-anywhere">{name}</span>
          </p>
        ) : (
          <Checkbox
            checked={picked}
            disabled={disabled}
            onChange={onPick}
            label={<span className="font-mono font-medium wrap-anywhere">{name}</span>}
            hint={<span className="font-mono wrap-anywhere">{specTarget(specOf(draft))}</span>}
          />
        )}
        {state === 'new' ? (
          <div className="pl-6">
            <AddNotes notes={notes} />
          </div>
        ) : null}
        {message === null ? null : (
          <p className="flex gap-1.5 pl-6 text-bad">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 wrap-anywhere">{message}</span>
          </p>
        )}
      </div>
      <div className="flex items-center gap-2" aria-live="polite">
        {state === 'adding' ? <Badge tone="info">{t('adding')}</Badge> : null}
        {state === 'added' ? (
          <>
            <Badge tone="good">{t('added')}</Badge>
            <Button asChild size="sm">
              <Link href={url.href({ add: null, name })}>{t('open', { name })}</Link>
            </Button>
          </>
        ) : (
          <Button size="sm" disabled={disabled} aria-label={t('adjustOf', { name })} onClick={onAdjust}>
            {t('adjust')}
          </Button>
        )}
      </div>
    </li>
  );
}

'use client';

import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { UnitChange } from '../../server/contract/revision.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { cn } from '../ui/cn.ts';
import { DiffView } from '../ui/diff-view.tsx';
import { orderedLike, prettyJson } from '../ui/pretty-json.ts';
import { type ChangeKind, changeOf, unitOf } from './units.ts';

const TONES: Record<ChangeKind, Tone> = { created: 'good', updated: 'info', removed: 'bad' };
const MARKS: Record<ChangeKind, string> = { created: '+', updated: '~', removed: '−' };

/** One server, group or setting that changed. */
export function ChangeRow({ change, opened }: { change: UnitChange; opened: boolean }) {
  const t = useTranslations('settings.changes');
  const [open, setOpen] = useState(opened);
  const panel = useId();
  const { kind, name } = unitOf(change.unit);
  const what = changeOf(change);
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={panel}
        onClick={() => setOpen(!open)}
        className="flex min-h-10 w-full items-center gap-2 px-3 py-1.5 text-left hover:bg-sunken focus-visible:-outline-offset-2"
      >
        <ChevronRight
          aria-hidden
          className={cn('size-4 shrink-0 text-muted transition-transform', open && 'rotate-90')}
        />
        <span className="shrink-0 text-muted">{t(`kind.${kind}`)}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-[0.8125rem]">{name}</span>
        <Badge tone={TONES[what]}>
          <span aria-hidden>{MARKS[what]} </span>
          {t(`what.${what}`)}
        </Badge>
      </button>
      <div id={panel} hidden={!open} className="px-3 pb-3">
        {open ? <Lines change={change} /> : null}
      </div>
    </li>
  );
}

function Lines({ change }: { change: UnitChange }) {
  const t = useTranslations('settings.changes');
  const { before, after, unit } = change;
  if (before !== null && after !== null && prettyJson(before) === prettyJson(orderedLike(after, before))) {
    return <p className="text-muted">{t('secret')}</p>;
  }
  // A setting is never absent: without a value it has its default.
  const shown = (value: unknown) => (value === null && unitOf(unit).kind === 'system' ? t('default') : value);
  return <DiffView before={shown(before)} after={shown(after)} />;
}

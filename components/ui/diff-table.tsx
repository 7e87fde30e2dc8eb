'use client';

import { UnfoldVertical } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { compare, type DiffLine, type DiffPart, fold } from './diff-lines.ts';

const LOOKS = {
  same: { mark: ' ', look: '' },
  added: { mark: '+', look: 'bg-good-soft text-good' },
  removed: { mark: '-', look: 'bg-bad-soft text-bad' },
};

export function DiffTable({ before, after }: { before: unknown; after: unknown }) {
  const t = useTranslations('ui.diff');
  const lines = useMemo(() => compare(before, after), [before, after]);
  const parts = useMemo(() => fold(lines), [lines]);
  if (lines.every(({ kind }) => kind === 'same')) return <p className="text-muted">{t('same')}</p>;
  return (
    <div className="overflow-hidden rounded-control border border-line bg-surface">
      <table className="w-full table-fixed font-mono text-xs">
        <caption className="sr-only">{t('label')}</caption>
        <colgroup>
          <col className="w-10 max-sm:hidden" />
          <col className="w-10 max-sm:hidden" />
          <col className="w-6" />
          <col />
        </colgroup>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('before')}</th>
            <th scope="col">{t('after')}</th>
            <th scope="col">{t('change')}</th>
            <th scope="col">{t('line')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <Part key={keyOf(part.lines[0])} part={part} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const keyOf = (line: DiffLine | undefined): string => `${line?.before ?? ''}-${line?.after ?? ''}`;

function Part({ part: { folded, lines } }: { part: DiffPart }) {
  const t = useTranslations('ui.diff');
  const [open, setOpen] = useState(!folded);
  if (open) return lines.map((line) => <Line key={keyOf(line)} line={line} />);
  return (
    <tr>
      {/* Where line numbers are hidden, their columns must not come back by a cell that spans them. */}
      <td colSpan={2} className="bg-sunken max-sm:hidden" />
      <td colSpan={2} className="p-0">
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="flex h-7 w-full items-center gap-2 bg-sunken px-3 font-sans text-muted hover:text-text focus-visible:-outline-offset-2"
        >
          <UnfoldVertical aria-hidden className="size-3.5" />
          {t('folded', { count: lines.length })}
        </button>
      </td>
    </tr>
  );
}

const number = 'px-2 text-right align-top text-muted tabular-nums select-none max-sm:hidden';

function Line({ line: { kind, text, before, after } }: { line: DiffLine }) {
  const t = useTranslations('ui.diff');
  const { mark, look } = LOOKS[kind];
  return (
    <tr className={cn('leading-5', look)}>
      <td className={cn(number, look)}>{before}</td>
      <td className={cn(number, look)}>{after}</td>
      <td className="pl-2 align-top">
        <span aria-hidden>{mark}</span>
        {kind === 'same' ? null : <span className="sr-only">{t(kind)}</span>}
      </td>
      <td className="pr-3 wrap-anywhere whitespace-pre-wrap">{text}</td>
    </tr>
  );
}

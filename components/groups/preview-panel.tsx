'use client';

import { LoaderCircle } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { GroupPreview } from '../../server/contract/api/reads.ts';
import type { ApiResult } from '../data/query.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Card } from '../ui/card.tsx';
import { cn } from '../ui/cn.ts';
import { useFormat } from '../ui/intl/format.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { NameList } from './name-list.tsx';

interface PreviewPanelProps {
  preview: ApiResult<GroupPreview>;
  /** Whether it is that of the draft as it stands now. */
  isNow: boolean;
}

/** What clients would see of the draft: how much, and every tool under its very name. */
export function PreviewPanel({ preview, isNow }: PreviewPanelProps) {
  const t = useTranslations('groups.preview');
  return (
    <Card
      title={t('title')}
      note={t('note')}
      aside={<Working show={!isNow && preview.error === null} />}
      className="lg:sticky lg:top-4"
    >
      <AsyncState
        value={preview}
        what={t('what')}
        skeleton={
          <div className="grid gap-3 px-4 pb-4">
            <Skeleton className="h-12" />
            <Skeleton className="h-72" />
          </div>
        }
      >
        {(data) => (
          <div aria-busy={!isNow}>
            <Sums preview={data} />
            <NameList items={data.items} warnings={data.warnings} />
          </div>
        )}
      </AsyncState>
    </Card>
  );
}

/** Turns while the answer is on its way, unless that comes at once. */
function Working({ show }: { show: boolean }) {
  return (
    <LoaderCircle
      aria-hidden
      className={cn(
        'size-4 animate-spin text-muted transition-opacity',
        show ? 'opacity-100 delay-200' : 'opacity-0',
      )}
    />
  );
}

function Sums({ preview }: { preview: GroupPreview }) {
  const t = useTranslations('groups.preview');
  const format = useFormat();
  const sums = [
    { label: t('tools'), value: format.number(preview.tools) },
    { label: t('tokens'), value: `≈ ${format.number(preview.tokens)}` },
  ];
  return (
    <div role="status" aria-atomic className="grid grid-cols-2 divide-x divide-line border-line border-y">
      {sums.map(({ label, value }) => (
        <p key={label} className="px-4 py-2 sm:px-5">
          <span className="block text-xs text-muted">{label}</span>
          <span className="block text-base font-semibold tabular-nums">{value}</span>
        </p>
      ))}
    </div>
  );
}

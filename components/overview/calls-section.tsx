'use client';

import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { CallStats } from '../../server/contract/api/activity.ts';
import type { ListOf } from '../data/lists.ts';
import type { ApiResult } from '../data/query.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { type Bar, BarStrip } from '../ui/bar-strip.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { useMoments } from '../ui/intl/moments.ts';
import { Section } from '../ui/section.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { boundsOf } from '../ui/time-range.ts';
import { useUrlState } from '../ui/use-url-state.ts';
import { failuresOf, type Slot, slotsOf } from './counts.ts';
import { callsBetween } from './links.ts';
import { SLOTS, SPANS, type Span, USUAL_SPAN } from './spans.ts';

interface CallsSectionProps {
  span: Span;
  sum: ApiResult<ListOf<CallStats>>;
  series: ApiResult<ListOf<CallStats>>;
}

/** Calls over time, with how fast and how well they went. */
export function CallsSection({ span, sum, series }: CallsSectionProps) {
  const t = useTranslations('overview.calls');
  const url = useUrlState();
  return (
    <Section
      title={t('title')}
      description={t(SLOTS[span].groupBy)}
      actions={
        <Segmented<Span>
          value={span}
          onChange={(next) => url.set({ span: next === USUAL_SPAN ? null : next }, { replace: true })}
          label={t('span')}
          options={SPANS.map((value) => ({ value, label: t(`spans.${value}`) }))}
        />
      }
    >
      <div className="rounded-card border border-line bg-surface px-4 pt-3 pb-4">
        <AsyncState value={sum} what={t('what')} skeleton={<Skeleton className="h-10 w-full max-w-96" />}>
          {({ items }) => <Numbers stats={items[0]} />}
        </AsyncState>
        <div className="mt-3">
          <AsyncState value={series} what={t('what')} skeleton={<Skeleton className="h-30 w-full" />}>
            {({ items }) => <Strip span={span} items={items} at={series.updatedAt} />}
          </AsyncState>
        </div>
      </div>
    </Section>
  );
}

function Numbers({ stats }: { stats: CallStats | undefined }) {
  const t = useTranslations('overview.calls');
  const format = useFormat();
  if (!stats) return <p className="flex min-h-10 items-center text-muted">{t('none')}</p>;
  const failed = failuresOf(stats);
  const numbers = [
    { id: 'calls', value: format.number(stats.calls) },
    { id: 'errors', value: format.percent(failed / stats.calls) },
    { id: 'p50', value: format.duration(stats.p50Ms) },
    { id: 'p95', value: format.duration(stats.p95Ms) },
  ] as const;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {numbers.map(({ id, value }) => (
        <div key={id} className="min-h-10">
          <dt className="text-xs text-muted">{t(id)}</dt>
          <dd className="font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** From this share on failures colour a bar; it says so in words, too. */
const MANY_FAILED = 0.1;

interface StripProps {
  span: Span;
  items: readonly CallStats[];
  /** When they were counted, ms since 1970. */
  at: number;
}

function Strip({ span, items, at }: StripProps) {
  const t = useTranslations('overview.calls');
  const format = useFormat();
  const moments = useMoments();
  const router = useRouter();
  const { unitMs, count, groupBy } = SLOTS[span];
  const bars = useMemo(() => {
    const barOf = ({ from, to, stats }: Slot): Bar => {
      const failed = stats ? failuresOf(stats) : 0;
      const when = moments.range(from, to);
      return {
        key: String(from),
        label: stats
          ? t('bar', { when, p95: format.duration(stats.p95Ms), failed: format.number(failed) })
          : when,
        value: stats?.calls ?? 0,
        tone: stats && failed / stats.calls >= MANY_FAILED ? 'bad' : 'accent',
      };
    };
    return slotsOf(items, unitMs, count, boundsOf(span, at).end).map(barOf);
  }, [items, at, span, unitMs, count, moments, format, t]);
  const first = bars[0];
  return (
    <>
      <BarStrip
        label={t(groupBy)}
        unit={t('unit')}
        bars={bars}
        height={96}
        onPick={(key) => router.push(callsBetween(Number(key), Number(key) + unitMs))}
      />
      <div aria-hidden className="mt-1 flex justify-between text-xs text-muted tabular-nums">
        <span>{first ? moments.minute(Number(first.key)) : null}</span>
        <span>{t('now')}</span>
      </div>
    </>
  );
}

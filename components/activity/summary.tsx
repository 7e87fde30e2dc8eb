'use client';

import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { useCallStats } from '../data/activity.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { scaleOf } from './bars.ts';
import { Histogram } from './histogram.tsx';
import { Totals } from './totals.tsx';
import type { ActivityState } from './use-activity-state.ts';

interface SummaryProps extends Pick<ActivityState, 'filter' | 'counts' | 'setChoice'> {
  /** The list has come: counting many calls takes the hub longer than finding the newest, which are waited for. */
  ready: boolean;
}

/** Calls in numbers and over time, for the same filter as the list. Not drawn anew with every row that comes. */
export const Summary = memo(function Summary({ filter, counts, setChoice, ready }: SummaryProps) {
  const t = useTranslations('activity.summary');
  const { from, end } = counts.bounds;
  const scale = scaleOf(from ?? end, end);
  const span = { from: counts.span.from, to: new Date(end).toISOString() };
  const total = useCallStats(filter, span, 'none', counts.since, ready);
  const parts = useCallStats(filter, span, scale.groupBy, counts.since, ready);
  // What cannot be counted is no failure: the list below is there all the same.
  const tooMuch = total.cause?.status === 422 || parts.cause?.status === 422;

  return (
    <section aria-label={t('label')} className="rounded-card border border-line bg-surface px-4 py-3">
      {tooMuch ? (
        <div className="flex min-h-37 flex-wrap items-center justify-center gap-x-4 gap-y-2 text-muted">
          <p className="max-w-prose">{t('tooMuch')}</p>
          <Button size="sm" onClick={() => setChoice('6h')}>
            {t('narrow')}
          </Button>
        </div>
      ) : (
        <>
          <AsyncState
            value={total}
            what={t('totals')}
            skeleton={<Skeleton className="h-11 w-full max-w-xl" />}
          >
            {({ items }) => <Totals stats={items[0]} />}
          </AsyncState>
          <div className="mt-3">
            <AsyncState value={parts} what={t('histogram')} skeleton={<Skeleton className="h-23 w-full" />}>
              {({ items }) => <Histogram stats={items} scale={scale} end={end} onRange={setChoice} />}
            </AsyncState>
          </div>
        </>
      )}
    </section>
  );
});

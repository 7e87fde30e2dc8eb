'use client';

import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { CallStats } from '../../server/contract/api/activity.ts';
import { useHourOf } from '../data/servers.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { type Bar, BarStrip } from '../ui/bar-strip.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { StatTile } from '../ui/stat-tile.tsx';
import { failuresOf, perMinute, rounded } from './call-counts.ts';

const NOTHING = '–';
const MINUTE_MS = 60_000;
const MINUTES = 60;

/** The last hour of one server: four numbers, and its calls by the minute. */
export function LastHour({ name }: { name: string }) {
  const t = useTranslations('servers.hour');
  const sum = useHourOf(name, 'none');
  const minutes = useHourOf(name, 'minute');
  return (
    <Section title={t('title')}>
      <AsyncState value={sum} what={t('what')} skeleton={<Skeleton className="h-20 w-full" />}>
        {({ items }) => <Numbers stats={items[0]} />}
      </AsyncState>
      <div className="mt-4">
        <AsyncState value={minutes} what={t('what')} skeleton={<Skeleton className="h-17 w-full" />}>
          {({ items }) => <Minutes items={items} until={minutes.updatedAt} />}
        </AsyncState>
      </div>
    </Section>
  );
}

function Numbers({ stats }: { stats: CallStats | undefined }) {
  const t = useTranslations('servers.hour');
  const format = useFormat();
  const calls = stats?.calls ?? 0;
  const failed = failuresOf(stats);
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <StatTile
        label={t('calls')}
        value={format.number(calls)}
        hint={t('perMinute', { count: rounded(perMinute(calls)) })}
      />
      <StatTile
        label={t('errors')}
        value={format.number(failed)}
        tone={failed > 0 ? 'bad' : 'neutral'}
        hint={failed > 0 ? format.percent(failed / calls) : undefined}
      />
      <StatTile label={t('p95')} value={stats ? format.duration(stats.p95Ms) : NOTHING} />
      <StatTile
        label={t('p50')}
        value={stats ? format.duration(stats.p50Ms) : NOTHING}
        hint={stats ? t('max', { time: format.duration(stats.maxMs) }) : undefined}
      />
    </div>
  );
}

function Minutes({ items, until }: { items: readonly CallStats[]; until: number }) {
  const t = useTranslations('servers.hour');
  const locale = useLocale();
  const bars = useMemo(() => {
    const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
    const byMinute = new Map(items.map((one) => [Date.parse(one.key), one]));
    const last = Math.floor(until / MINUTE_MS) * MINUTE_MS;
    return Array.from({ length: MINUTES }, (_, index): Bar => {
      const at = last - (MINUTES - 1 - index) * MINUTE_MS;
      const one = byMinute.get(at);
      return {
        key: String(at),
        label: clock.format(at),
        value: one?.calls ?? 0,
        tone: failuresOf(one) > 0 ? 'bad' : 'accent',
      };
    });
  }, [items, until, locale]);
  return (
    <>
      <p aria-hidden className="mb-1 text-xs text-muted">
        {t('byMinute')}
      </p>
      <BarStrip label={t('byMinute')} unit={t('unit')} bars={bars} />
    </>
  );
}

import { useTranslations } from 'use-intl';
import type { CallStats } from '../../server/contract/api/activity.ts';
import { cn } from '../ui/cn.ts';
import { useFormat } from '../ui/intl/format.ts';
import { failuresOf } from './bars.ts';

const NOTHING = '–';

/** @param stats of all calls; undefined where there were none */
export function Totals({ stats }: { stats: CallStats | undefined }) {
  const t = useTranslations('activity.summary');
  const format = useFormat();
  const failed = stats ? failuresOf(stats) : 0;
  const numbers = [
    { label: t('calls'), value: format.number(stats?.calls ?? 0) },
    {
      label: t('errorRate'),
      value: stats ? format.percent(failed / stats.calls) : NOTHING,
      note: failed > 0 ? t('failed', { count: failed }) : undefined,
      bad: failed > 0,
    },
    { label: t('p50'), value: stats ? format.duration(stats.p50Ms) : NOTHING },
    { label: t('p95'), value: stats ? format.duration(stats.p95Ms) : NOTHING },
  ];
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-2 max-sm:grid max-sm:grid-cols-2">
      {numbers.map(({ label, value, note, bad }) => (
        <div key={label}>
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="text-lg font-semibold tracking-tight tabular-nums">
            <span className={cn(bad && 'text-bad')}>{value}</span>
            {note ? (
              <span className="ml-1.5 text-xs font-normal tracking-normal text-muted">{note}</span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

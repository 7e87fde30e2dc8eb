'use client';

import { useTranslations } from 'use-intl';
import type { CallStats } from '../../server/contract/api/activity.ts';
import type { ListOf } from '../data/lists.ts';
import { MOST_ITEMS } from '../data/overview.ts';
import type { ApiResult } from '../data/query.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Card } from '../ui/card.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Link } from '../ui/link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type CalledTool, topTools } from './counts.ts';
import { callsHref } from './links.ts';
import type { Span } from './spans.ts';

const SHOWN = 5;

interface TopToolsProps {
  span: Span;
  tools: ApiResult<ListOf<CallStats>>;
}

/** What is called most, and what its callers wait for longest. */
export function TopTools({ span, tools }: TopToolsProps) {
  const t = useTranslations('overview.top');
  const top = tools.data && topTools(tools.data.items, SHOWN);
  const value = { ...tools, data: top };
  const whole = (tools.data?.items.length ?? 0) < MOST_ITEMS;
  const skeleton = <Skeleton className="mx-4 mb-4 h-50" />;
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
      <Card title={t('busiest')} note={t('busiestNote')}>
        <AsyncState value={value} what={t('what')} skeleton={skeleton}>
          {({ busiest }) => <Ranking span={span} label={t('busiest')} tools={busiest} />}
        </AsyncState>
      </Card>
      <Card title={t('slowest')} note={whole ? t('slowestNote') : t('slowestOf', { count: MOST_ITEMS })}>
        <AsyncState value={value} what={t('what')} skeleton={skeleton}>
          {({ slowest }) => <Ranking span={span} label={t('slowest')} tools={slowest} />}
        </AsyncState>
      </Card>
    </div>
  );
}

interface RankingProps {
  span: Span;
  label: string;
  tools: readonly CalledTool[];
}

function Ranking({ span, label, tools }: RankingProps) {
  const t = useTranslations('overview.top');
  const format = useFormat();
  if (tools.length === 0) return <p className="px-4 pb-4 text-muted sm:px-5">{t('none')}</p>;
  return (
    <table aria-label={label} className="w-full table-fixed border-line border-t">
      <colgroup>
        <col />
        <col className="w-24" />
        <col className="w-20 sm:w-24" />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('tool')}</th>
          <th scope="col">{t('calls')}</th>
          <th scope="col">{t('p95')}</th>
        </tr>
      </thead>
      <tbody>
        {tools.map((called) => (
          <tr key={called.stats.key} className="border-line border-b last:border-b-0">
            <td className="truncate py-2 pr-2 pl-4 sm:pl-5">
              <Link
                href={callsHref(span, called)}
                title={called.stats.key}
                className="rounded-control font-mono text-[0.8125rem] underline-offset-2 hover:underline"
              >
                <span className="text-muted">{called.server}/</span>
                {called.tool}
              </Link>
            </td>
            <td className="py-2 pr-4 text-right whitespace-nowrap tabular-nums">
              {t('callCount', { count: format.compact(called.stats.calls) })}
            </td>
            <td className="py-2 pr-4 text-right whitespace-nowrap tabular-nums sm:pr-5">
              {format.duration(called.stats.p95Ms)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

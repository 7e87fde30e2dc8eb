'use client';

import { ArrowRight } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { CallRecord, Outcome } from '../../server/contract/activity.ts';
import { useServerCalls } from '../data/server-calls.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { Status, type StatusTone } from '../ui/status.tsx';
import type { Column } from '../ui/table-row.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { patched } from '../ui/url-search.ts';
import { LastHour } from './last-hour.tsx';

const TONES: Record<Outcome, StatusTone> = {
  ok: 'good',
  'tool-error': 'bad',
  error: 'bad',
  timeout: 'bad',
  cancelled: 'idle',
  denied: 'warn',
  limited: 'warn',
};

/** What was asked of the server: the last hour, and its last calls as they come. */
export function ActivityTab({ name }: { name: string }) {
  const t = useTranslations('servers.activity');
  const calls = useServerCalls(name);
  const columns = useCallColumns();
  return (
    <div className="grid grid-cols-1 gap-6">
      <LastHour name={name} />
      <Section
        title={t('last')}
        actions={
          <Button size="sm" asChild>
            <Link href={`/activity${patched('', { server: name })}`}>
              {t('all')}
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        }
      >
        <AsyncState value={calls} what={t('what')} skeleton={<TableSkeleton rows={6} columns={5} />}>
          {(rows) => (
            <DataTable label={t('last')} rows={rows} rowKey={idOf} columns={columns} empty={t('none')} />
          )}
        </AsyncState>
      </Section>
    </div>
  );
}

const idOf = ({ id }: CallRecord): string => id;

function useCallColumns(): Column<CallRecord>[] {
  const t = useTranslations('servers.activity');
  const format = useFormat();
  return useMemo(
    (): Column<CallRecord>[] => [
      {
        id: 'at',
        header: t('at'),
        width: '6.5rem',
        cell: ({ at }) => <RelativeTime at={at} />,
      },
      {
        id: 'item',
        header: t('item'),
        mono: true,
        cell: ({ item, method }) => <span title={method}>{item ?? method}</span>,
      },
      {
        id: 'outcome',
        header: t('outcome'),
        width: '8.5rem',
        cell: ({ outcome }) => <Status tone={TONES[outcome]} label={t(`outcomes.${outcome}`)} />,
      },
      {
        id: 'principal',
        header: t('principal'),
        width: '12rem',
        mono: true,
        hideBelow: 'lg',
        cell: ({ principal }) => <span title={principal}>{principal}</span>,
      },
      {
        id: 'endpoint',
        header: t('endpoint'),
        width: '9rem',
        mono: true,
        hideBelow: 'lg',
        cell: ({ endpoint }) => endpoint,
      },
      {
        id: 'duration',
        header: t('duration'),
        width: '6rem',
        align: 'right',
        hideBelow: 'sm',
        cell: ({ durationMs }) => format.duration(durationMs),
      },
    ],
    [t, format],
  );
}

'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ProcessInfo } from '../../server/contract/runtime.ts';
import { DataTable } from '../ui/data-table.tsx';
import { useFormat } from '../ui/intl/format.ts';
import type { Column } from '../ui/table-row.tsx';
import { byText, byValue } from '../ui/table-rows.ts';

const SECOND = 1000;

/** Every process of a stdio server: itself, and what it started. */
export function ProcessTable({ processes }: { processes: readonly ProcessInfo[] }) {
  const t = useTranslations('servers.process');
  const format = useFormat();
  const columns = useMemo(
    (): Column<ProcessInfo>[] => [
      {
        id: 'pid',
        header: t('pid'),
        width: '6rem',
        align: 'right',
        // A number, but not one to be grouped.
        cell: ({ pid }) => String(pid),
        compare: byValue(({ pid }) => pid),
      },
      {
        id: 'command',
        header: t('command'),
        mono: true,
        cell: ({ command }) => <span title={command}>{command}</span>,
        compare: byText(({ command }) => command),
      },
      {
        id: 'memory',
        header: t('memory'),
        width: '7rem',
        align: 'right',
        cell: ({ rssBytes }) => format.bytes(rssBytes),
        compare: byValue(({ rssBytes }) => rssBytes),
      },
      {
        id: 'age',
        header: t('age'),
        width: '7rem',
        align: 'right',
        hideBelow: 'sm',
        cell: ({ ageSeconds }) => format.duration(Math.round(ageSeconds) * SECOND),
        compare: byValue(({ ageSeconds }) => ageSeconds),
      },
    ],
    [t, format],
  );
  return (
    <DataTable
      label={t('label')}
      rows={processes}
      rowKey={({ pid }) => String(pid)}
      columns={columns}
      empty={t('none')}
    />
  );
}

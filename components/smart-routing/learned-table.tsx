'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { LearnedUses } from '../data/smart-routing.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import type { Column } from '../ui/table-row.tsx';
import { byMoment, byText, byValue } from '../ui/table-rows.ts';
import { RelativeTime } from '../ui/time.tsx';
import { toolHref } from './links.ts';

type Use = LearnedUses['items'][number];

const keyOf = ({ words, server, tool }: Use): string => [server, tool, ...words].join('\n');

export function LearnedTable({ items }: { items: readonly Use[] }) {
  const t = useTranslations('smartRouting.learned');
  const columns = useMemo(
    (): Column<Use>[] => [
      {
        id: 'words',
        header: t('words'),
        cell: ({ words }) => <span title={words.join(' ')}>{words.join(' ')}</span>,
        compare: byText(({ words }) => words.join(' ')),
      },
      {
        id: 'tool',
        header: t('tool'),
        mono: true,
        cell: ({ server, tool }) => (
          <Link
            href={toolHref(server, tool)}
            title={`${server}/${tool}`}
            className="underline-offset-2 hover:underline"
          >
            <span className="text-muted">{server}/</span>
            {tool}
          </Link>
        ),
        compare: byText(({ server, tool }) => `${server}/${tool}`),
      },
      {
        id: 'weight',
        header: t('weight'),
        align: 'right',
        width: '6rem',
        cell: ({ weight }) => weight.toFixed(2),
        compare: byValue(({ weight }) => weight),
      },
      {
        id: 'used',
        header: t('used'),
        width: '8rem',
        hideBelow: 'sm',
        cell: ({ usedAt }) => <RelativeTime at={usedAt} />,
        compare: byMoment(({ usedAt }) => usedAt),
      },
    ],
    [t],
  );
  return (
    <DataTable
      label={t('title')}
      rows={items}
      rowKey={keyOf}
      columns={columns}
      maxHeight="28rem"
      empty={<p className="px-4 py-8 text-center text-muted">{t('none')}</p>}
    />
  );
}

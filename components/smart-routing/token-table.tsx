'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { TokenFootprint } from '../../server/contract/api/smart-routing.ts';
import { DataTable } from '../ui/data-table.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { MaybeLink } from '../ui/maybe-link.tsx';
import type { Column } from '../ui/table-row.tsx';
import { byText, byValue } from '../ui/table-rows.ts';
import { groupHref, listPath, serverHref } from './links.ts';

type Endpoint = TokenFootprint['items'][number];

/** A share of the ordinary list; below zero where that is smaller than the three tools. */
const savedOf = ({ tokens, smart }: Endpoint): number | null =>
  smart === null || tokens === 0 ? null : 1 - smart / tokens;

/** Stands where there is no number. */
const NOTHING = '–';

export function TokenTable({ items }: { items: readonly Endpoint[] }) {
  const t = useTranslations('smartRouting.tokens');
  const format = useFormat();
  const columns = useMemo(
    (): Column<Endpoint>[] => [
      {
        id: 'endpoint',
        header: t('endpoint'),
        cell: (row) => (
          <>
            <span className="block truncate font-medium" title={row.title}>
              <MaybeLink href={hrefOf(row)}>{row.kind === 'global' ? t('everything') : row.title}</MaybeLink>
            </span>
            <span className="block truncate font-mono text-xs text-muted">{listPath(row)}</span>
          </>
        ),
        compare: byText(({ title }) => title),
      },
      {
        id: 'bar',
        header: t('compared'),
        width: '14rem',
        hideBelow: 'md',
        cell: (row) => <Share row={row} />,
      },
      {
        id: 'tools',
        header: t('tools'),
        align: 'right',
        width: '5rem',
        hideBelow: 'sm',
        cell: ({ tools }) => format.number(tools),
        compare: byValue(({ tools }) => tools),
      },
      {
        id: 'tokens',
        header: t('list'),
        align: 'right',
        width: '6.5rem',
        cell: ({ tokens }) => format.number(tokens),
        compare: byValue(({ tokens }) => tokens),
      },
      {
        id: 'smart',
        header: t('smartShort'),
        align: 'right',
        width: '6rem',
        hideBelow: 'sm',
        cell: ({ smart }) => (smart === null ? NOTHING : format.number(smart)),
        compare: byValue(({ smart }) => smart),
      },
      {
        id: 'saved',
        header: t('savedShort'),
        align: 'right',
        width: '6rem',
        cell: (row) => {
          const saved = savedOf(row);
          return saved === null ? NOTHING : saved > 0 ? format.percent(saved) : t('none');
        },
        compare: byValue(savedOf),
      },
    ],
    [t, format],
  );
  return (
    <DataTable
      label={t('endpoints')}
      rows={items}
      rowKey={({ kind, endpoint }) => `${kind} ${endpoint}`}
      columns={columns}
      rowHeight={52}
      empty={<p className="px-4 py-8 text-center text-muted">{t('noEndpoints')}</p>}
    />
  );
}

/** All of the bar is the ordinary list, its filled part that of the smart endpoint. */
function Share({ row: { tokens, smart } }: { row: Endpoint }) {
  if (smart === null || tokens === 0) return null;
  return (
    <span aria-hidden className="block h-2 overflow-hidden rounded-full bg-field/35">
      <span
        className="block h-full bg-accent-solid"
        style={{ width: `${Math.max(1, Math.min(100, (smart / tokens) * 100))}%` }}
      />
    </span>
  );
}

function hrefOf({ kind, endpoint }: Endpoint): string | undefined {
  if (kind === 'global') return undefined;
  return kind === 'group' ? groupHref(endpoint) : serverHref(endpoint);
}

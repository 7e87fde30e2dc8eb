'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { AskedQuery } from '../../server/contract/api/smart-routing.ts';
import { DataTable } from '../ui/data-table.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { groupOfEndpoint } from './links.ts';
import { useQueryColumns } from './query-columns.tsx';
import { NOT_NARROWED } from './use-search-state.ts';

interface QueryTableProps {
  queries: readonly AskedQuery[];
  led: 'anywhere' | 'nowhere';
}

/** The newest first; a query that is opened is searched again, at the same endpoint. */
export function QueryTable({ queries, led }: QueryTableProps) {
  const t = useTranslations('smartRouting.queries');
  const { set } = useUrlState();
  const columns = useQueryColumns();
  const again = useCallback(
    ({ query, endpoint }: AskedQuery) =>
      set({ ...NOT_NARROWED, tab: null, led: null, q: query, group: groupOfEndpoint(endpoint) }),
    [set],
  );
  return (
    <DataTable
      label={t('title')}
      rows={queries}
      rowKey={({ id }) => id}
      columns={columns}
      rowHeight={52}
      onOpen={again}
      empty={
        <p className="px-4 py-8 text-center text-muted">{t(led === 'nowhere' ? 'noneNowhere' : 'none')}</p>
      }
    />
  );
}

'use client';

import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useServerStats } from '../data/servers.ts';
import { FilteredTable } from '../ui/filtered-table.tsx';
import type { Sort } from '../ui/table-rows.ts';
import { useUrlState } from '../ui/use-url-state.ts';
import { useListColumns } from './list-columns.tsx';
import { filtered } from './list-filter.ts';
import { RowMenu } from './row-menu.tsx';
import { useListFilters } from './use-list-filters.ts';
import { useOperate } from './use-operate.ts';

const BY_NAME: Sort = { column: 'name', descending: false };

interface ServerTableProps {
  servers: readonly ServerView[];
  onDelete: (server: ServerView) => void;
}

/** Every server with what it is doing; filters and order are in the address. */
export function ServerTable({ servers, onDelete }: ServerTableProps) {
  const t = useTranslations('servers.list');
  const url = useUrlState();
  const stats = useServerStats().data;
  const byName = useMemo(() => stats && new Map(stats.items.map((one) => [one.key, one])), [stats]);
  const columns = useListColumns(byName ?? null);
  const { filter, filters, value, change } = useListFilters(servers, url);
  const shown = useMemo(() => filtered(servers, filter), [servers, filter]);
  const { restart, setEnabled } = useOperate();
  const { set } = url;

  const open = useCallback(({ name }: ServerView) => set({ name }), [set]);
  const edit = useCallback(({ name }: ServerView) => set({ name, edit: '1' }), [set]);
  const actions = useCallback(
    (server: ServerView) => (
      <RowMenu
        server={server}
        operate={{ restart, setEnabled }}
        onOpen={open}
        onEdit={edit}
        onDelete={onDelete}
      />
    ),
    [restart, setEnabled, open, edit, onDelete],
  );

  return (
    <FilteredTable
      label={t('title')}
      rows={shown}
      rowKey={nameOf}
      columns={columns}
      onOpen={open}
      rowActions={actions}
      empty={t('nothing')}
      search={t('search')}
      found={t('found', { count: shown.length })}
      filters={filters}
      value={value}
      onFilter={change}
      usual={BY_NAME}
    />
  );
}

const nameOf = ({ name }: ServerView): string => name;

'use client';

import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useServerStats } from '../data/servers.ts';
import { DataTable } from '../ui/data-table.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import type { Sort } from '../ui/table-rows.ts';
import { useUrlState } from '../ui/use-url-state.ts';
import { useListColumns } from './list-columns.tsx';
import { filtered } from './list-filter.ts';
import { RowMenu } from './row-menu.tsx';
import { useListFilters } from './use-list-filters.ts';
import { useOperate } from './use-operate.ts';

const ROW_HEIGHT = 52;
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
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={filter.q}
          onChange={(q) => set({ q }, { replace: true })}
          label={t('search')}
          count={t('found', { count: shown.length })}
        />
        <FilterBar filters={filters} value={value} onChange={change} />
      </div>
      <DataTable
        label={t('title')}
        rows={shown}
        rowKey={nameOf}
        columns={columns}
        sort={sortOf(url.get('sort'))}
        onSort={({ column, descending }) => set({ sort: `${descending ? '-' : ''}${column}` })}
        onOpen={open}
        rowActions={actions}
        rowHeight={ROW_HEIGHT}
        empty={t('nothing')}
      />
    </>
  );
}

const nameOf = ({ name }: ServerView): string => name;

/** `-calls` is the column `calls` with the greatest first. */
function sortOf(text: string | null): Sort {
  if (!text) return BY_NAME;
  return text.startsWith('-')
    ? { column: text.slice(1), descending: true }
    : { column: text, descending: false };
}

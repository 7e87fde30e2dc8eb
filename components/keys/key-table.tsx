'use client';

import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { useSession } from '../data/session.ts';
import { DataTable } from '../ui/data-table.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import type { Sort } from '../ui/table-rows.ts';
import { useUrlState } from '../ui/use-url-state.ts';
import { useListColumns } from './list-columns.tsx';
import { filtered } from './list-filter.ts';
import { type Deed, RowMenu } from './row-menu.tsx';
import { useListFilters } from './use-list-filters.ts';
import { useNow } from './use-now.ts';

const ROW_HEIGHT = 52;
const BY_NAME: Sort = { column: 'name', descending: false };

interface KeyTableProps {
  keys: readonly KeyView[];
  /** Best the same function at every drawing. */
  onDeed: (deed: Deed, key: KeyView) => void;
}

/** Every key that one may see; filters and order are in the address. */
export function KeyTable({ keys, onDeed }: KeyTableProps) {
  const t = useTranslations('keys.list');
  const url = useUrlState();
  const now = useNow();
  const all = useSession().may('keys.all');
  const columns = useListColumns(all, now);
  const { filter, filters, value, change } = useListFilters(keys, url);
  const shown = useMemo(() => filtered(keys, filter, now), [keys, filter, now]);
  const { set } = url;
  const open = useCallback((key: KeyView) => onDeed('open', key), [onDeed]);
  const actions = useCallback((key: KeyView) => <RowMenu of={key} onDeed={onDeed} />, [onDeed]);

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
        rowKey={idOf}
        columns={columns}
        sort={sortOf(url.get('sort'))}
        onSort={({ column, descending }) => set({ sort: `${descending ? '-' : ''}${column}` })}
        onOpen={open}
        selected={url.get('id')}
        rowActions={actions}
        rowHeight={ROW_HEIGHT}
        empty={t('nothing')}
      />
    </>
  );
}

const idOf = ({ id }: KeyView): string => id;

/** `-used` is the column `used` with the newest first. */
function sortOf(text: string | null): Sort {
  if (!text) return BY_NAME;
  return text.startsWith('-')
    ? { column: text.slice(1), descending: true }
    : { column: text, descending: false };
}

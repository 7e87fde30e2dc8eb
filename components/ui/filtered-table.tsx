'use client';

import { DataTable, type DataTableProps } from './data-table.tsx';
import { type Filter, FilterBar } from './filter-bar.tsx';
import { SearchInput } from './search-input.tsx';
import type { Sort } from './table-rows.ts';
import { useUrlState } from './use-url-state.ts';

type OfTheTable = 'label' | 'rows' | 'rowKey' | 'columns' | 'onOpen' | 'selected' | 'rowActions' | 'empty';

interface FilteredTableProps<T> extends Pick<DataTableProps<T>, OfTheTable> {
  /** What the text is looked for in. */
  search: string;
  /** How many were found, in words. */
  found: string;
  filters: readonly Filter[];
  value: Readonly<Record<string, string>>;
  onFilter: (value: Record<string, string>) => void;
  /** The order where the address names none. */
  usual: Sort;
}

/** A whole list with rows of two lines: its text (`q`) and its order (`sort`) are in the address. */
export function FilteredTable<T>(props: FilteredTableProps<T>) {
  const { search, found, filters, value, onFilter, usual, ...table } = props;
  const { get, set } = useUrlState();
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={get('q') ?? ''}
          onChange={(q) => set({ q }, { replace: true })}
          label={search}
          count={found}
        />
        <FilterBar filters={filters} value={value} onChange={onFilter} />
      </div>
      <DataTable
        {...table}
        sort={sortOf(get('sort')) ?? usual}
        onSort={({ column, descending }) => set({ sort: `${descending ? '-' : ''}${column}` })}
        rowHeight={52}
      />
    </>
  );
}

/** `-used` is the column `used` with the greatest first. */
function sortOf(text: string | null): Sort | null {
  if (!text) return null;
  return text.startsWith('-')
    ? { column: text.slice(1), descending: true }
    : { column: text, descending: false };
}

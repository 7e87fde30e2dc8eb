'use client';

import { type Filter, FilterBar } from './filter-bar.tsx';
import { RangePicker } from './range-picker.tsx';
import { SearchInput } from './search-input.tsx';
import type { RecordsFilter } from './use-records-filter.ts';

interface RecordsToolbarProps {
  state: Omit<RecordsFilter, 'chips'> & { chips: Readonly<Record<string, string>> };
  /** What can be filtered by. */
  filters: readonly Filter[];
  /** What the text is looked for in. */
  search: string;
}

/** Above a list of records: text, filters and range. */
export function RecordsToolbar({ state, filters, search }: RecordsToolbarProps) {
  const { url, chips, text, choice, spans, setChips, setChoice } = state;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-3">
      <SearchInput value={text} onChange={(next) => url.set({ q: next }, { replace: true })} label={search} />
      <FilterBar filters={filters} value={chips} onChange={setChips} />
      <div className="sm:ml-auto">
        <RangePicker choice={choice} onChange={setChoice} spans={spans} />
      </div>
    </div>
  );
}

'use client';

import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { useSession } from '../data/session.ts';
import { FilteredTable } from '../ui/filtered-table.tsx';
import type { Sort } from '../ui/table-rows.ts';
import { useUrlState } from '../ui/use-url-state.ts';
import { useListColumns } from './list-columns.tsx';
import { filtered } from './list-filter.ts';
import { type Deed, RowMenu } from './row-menu.tsx';
import { useListFilters } from './use-list-filters.ts';
import { useNow } from './use-now.ts';

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
  const open = useCallback((key: KeyView) => onDeed('open', key), [onDeed]);
  const actions = useCallback((key: KeyView) => <RowMenu of={key} onDeed={onDeed} />, [onDeed]);

  return (
    <FilteredTable
      label={t('title')}
      rows={shown}
      rowKey={idOf}
      columns={columns}
      onOpen={open}
      selected={url.get('id')}
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

const idOf = ({ id }: KeyView): string => id;

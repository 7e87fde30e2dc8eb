'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { usePrincipals } from '../data/principals.ts';
import type { Filter } from '../ui/filter-bar.tsx';
import type { UrlState } from '../ui/use-url-state.ts';
import { KEY_STATES } from './key-state.ts';
import type { KeyFilter } from './list-filter.ts';

interface ListFilters {
  filter: KeyFilter;
  /** For `FilterBar`. */
  filters: Filter[];
  value: Record<string, string>;
  change: (value: Record<string, string>) => void;
}

/** The filters of the list as the address has them. Owners are offered where there are several. */
export function useListFilters(keys: readonly KeyView[], { get, set }: UrlState): ListFilters {
  const t = useTranslations('keys');
  const { nameOf } = usePrincipals();
  const filter = useMemo(
    () => ({ owner: get('owner') ?? '', status: get('status') ?? '', q: get('q') ?? '' }),
    [get],
  );
  const filters = useMemo((): Filter[] => {
    const owners = [...new Set(keys.map(({ owner }) => owner))];
    const options = owners
      .map((owner) => ({ value: owner, label: nameOf(owner).name }))
      .sort((a, b) => a.label.localeCompare(b.label));
    return [
      {
        id: 'status',
        label: t('list.status'),
        options: KEY_STATES.map((state) => ({ value: state, label: t(`state.${state}`) })),
      },
      ...(options.length > 1 ? [{ id: 'owner', label: t('list.owner'), options }] : []),
    ];
  }, [keys, t, nameOf]);
  const { q: _, ...value } = filter;
  return {
    filter,
    filters,
    value,
    change: (next) => set({ owner: next.owner ?? null, status: next.status ?? null }),
  };
}

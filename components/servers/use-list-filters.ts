'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { Filter } from '../ui/filter-bar.tsx';
import type { UrlState } from '../ui/use-url-state.ts';
import { ATTENTION, type ListFilter, stateOf, TRANSPORTS, transportOf } from './list-filter.ts';

interface ListFilters {
  filter: ListFilter;
  /** For `FilterBar`: only what would tell servers apart is offered. */
  filters: Filter[];
  value: Record<string, string>;
  change: (value: Record<string, string>) => void;
}

/** The filters of the list as the address has them. */
export function useListFilters(servers: readonly ServerView[], url: UrlState): ListFilters {
  const t = useTranslations('servers.list');
  const states = useTranslations('data.state');
  const { get, set } = url;

  const filter = useMemo(
    () => ({
      status: get('status') ?? '',
      category: get('category') ?? '',
      transport: get('transport') ?? '',
      origin: get('origin') ?? '',
      q: get('q') ?? '',
    }),
    [get],
  );

  const filters = useMemo((): Filter[] => {
    const options = <T extends string>(values: readonly T[], label: (value: T) => string) =>
      [...new Set(values)].sort().map((value) => ({ value, label: label(value) }));
    const categories = servers.flatMap(({ spec: { category } }) => category ?? []);
    return [
      {
        id: 'status',
        label: t('status'),
        options: [{ value: ATTENTION, label: t('attention') }, ...options(servers.map(stateOf), states)],
      },
      {
        id: 'transport',
        label: t('transport'),
        options: options(servers.map(transportOf), (value) => TRANSPORTS[value]),
      },
      ...(categories.length > 0
        ? [{ id: 'category', label: t('category'), options: options(categories, (value) => value) }]
        : []),
      {
        id: 'origin',
        label: t('origin'),
        options: options(
          servers.map(({ origin }) => origin),
          (value) => t(`from.${value}`),
        ),
      },
    ];
  }, [servers, t, states]);

  const { q: _, ...value } = filter;
  const change = (next: Record<string, string>): void =>
    set({
      status: next.status ?? null,
      category: next.category ?? null,
      transport: next.transport ?? null,
      origin: next.origin ?? null,
    });
  return { filter, filters, value, change };
}

'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { CallRecord } from '../../server/contract/activity.ts';
import { useServers } from '../data/lists.ts';
import { usePrincipals } from '../data/principals.ts';
import type { Filter } from '../ui/filter-bar.tsx';
import { useFormat } from '../ui/intl/format.ts';
import type { Chips } from './call-filter.ts';
import { OUTCOMES, OWNERS } from './outcomes.ts';

const METHODS = ['tools/call', 'prompts/get', 'resources/read', 'completion/complete'];
const SLOW_MS = [100, 500, 1000, 5000, 30_000];

/**
 * For `FilterBar`.
 *
 * @param seen calls that are shown: what they have can be chosen, too
 */
export function useFilters(chips: Chips, seen: readonly CallRecord[]): Filter[] {
  const t = useTranslations('activity');
  const format = useFormat();
  const { nameOf, known } = usePrincipals();
  const servers = useServers().data?.items;

  return useMemo((): Filter[] => {
    const recent = seen.slice(0, 500);
    const choices = (
      id: keyof Chips & keyof CallRecord,
      more: readonly string[],
      label: (value: string) => string = (value) => value,
    ) => {
      const values = [...more, ...recent.flatMap((call) => call[id] ?? []), chips[id] ?? ''];
      const options = [...new Set(values.map(String).filter(Boolean))].map((value) => ({
        value,
        label: label(value),
      }));
      return options.sort((a, b) => a.label.localeCompare(b.label));
    };
    const slow = [...new Set([...SLOW_MS, Number(chips.minDurationMs) || 100])].sort((a, b) => a - b);
    return [
      {
        id: 'server',
        label: t('server'),
        options: choices('server', servers?.map(({ name }) => name) ?? []),
      },
      { id: 'item', label: t('item'), text: true },
      {
        id: 'principal',
        label: t('principal'),
        options: choices('principal', known, (one) => nameOf(one).name),
      },
      {
        id: 'endpoint',
        label: t('endpoint'),
        options: choices('endpoint', [], (one) => `/${one}`),
      },
      {
        id: 'outcome',
        label: t('outcome'),
        options: OUTCOMES.map((value) => ({ value, label: t(`outcomes.${value}`) })),
      },
      {
        id: 'errorOwner',
        label: t('owner'),
        options: OWNERS.map((value) => ({ value, label: t(`owners.${value}`) })),
      },
      { id: 'method', label: t('method'), options: choices('method', METHODS) },
      {
        id: 'minDurationMs',
        label: t('slower'),
        options: slow.map((ms) => ({ value: String(ms), label: format.duration(ms) })),
      },
      { id: 'requestId', label: t('request'), text: true },
    ];
  }, [t, format, servers, known, nameOf, seen, chips]);
}

'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { usePrincipals } from '../data/principals.ts';
import type { Filter } from '../ui/filter-bar.tsx';
import { ACTIONS, AREAS, useActionWords } from './audit-words.ts';
import type { Chips } from './use-audit-state.ts';

const OTHERS = ['file', 'system', 'unknown'];

/**
 * For `FilterBar`.
 *
 * @param seen records that are shown: what they have can be chosen, too
 */
export function useFilters(chips: Chips, seen: readonly AuditRecord[]): Filter[] {
  const t = useTranslations('audit');
  const wordsOf = useActionWords();
  const { nameOf, known } = usePrincipals();

  return useMemo((): Filter[] => {
    const recent = seen.slice(0, 500);
    const unique = (values: readonly (string | undefined)[]): string[] => [
      ...new Set(values.flatMap((value) => value ?? [])),
    ];
    const principals = unique([
      ...known,
      ...OTHERS,
      ...recent.map(({ principal }) => principal),
      chips.principal,
    ]);
    const areas = AREAS.map((area) => ({
      value: `${area}.`,
      label: t('area', { area: t(`areas.${area}`) }),
    }));
    const rest = unique([...ACTIONS, ...recent.map(({ action }) => action), chips.action]).filter(
      (action) => !areas.some(({ value }) => value === action),
    );
    return [
      {
        id: 'principal',
        label: t('who'),
        options: principals
          .map((value) => ({ value, label: nameOf(value).name }))
          .sort((a, b) => a.label.localeCompare(b.label)),
      },
      {
        id: 'action',
        label: t('action'),
        options: [...areas, ...rest.map((value) => ({ value, label: labelOf(value, wordsOf(value)) }))],
      },
      { id: 'subject', label: t('subject'), text: true },
      {
        id: 'outcome',
        label: t('outcome'),
        options: (['done', 'denied'] as const).map((value) => ({ value, label: t(`outcomes.${value}`) })),
      },
      { id: 'address', label: t('address'), text: true },
      { id: 'requestId', label: t('request'), text: true },
    ];
  }, [t, wordsOf, nameOf, known, seen, chips]);
}

const labelOf = (action: string, words: string | null): string => (words ? `${words} · ${action}` : action);

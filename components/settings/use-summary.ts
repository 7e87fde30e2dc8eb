'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { readSummary } from './summary.ts';

const PARTS = ['added', 'changed', 'removed'] as const;

/** Says in the reader's language what a revision did. */
export function useSummary(): (text: string) => string {
  const t = useTranslations('settings.summary');
  return useCallback(
    (text) => {
      const partsOf = (counts: Record<(typeof PARTS)[number], number>): string =>
        PARTS.filter((part) => counts[part] > 0)
          .map((part) => t(`part.${part}`, { count: counts[part] }))
          .join(t('comma'));
      const said = readSummary(text);
      switch (said?.key) {
        case undefined:
          return text;
        case 'unit':
          return t(`unit.${said.verb}`, { kind: said.kind, name: said.name });
        case 'items':
          return t('items', { kind: said.kind, name: said.name });
        case 'applied':
          return t('applied', { parts: partsOf(said) });
        case 'imported':
          return t('imported', { count: said.count });
        case 'rolledBack':
          return t('rolledBack', { to: said.to });
        case 'manySettings':
          return t('manySettings', { count: said.count });
        case 'settings':
          return t('settings', { names: said.names });
      }
    },
    [t],
  );
}

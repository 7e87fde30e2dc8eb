'use client';

import { useMemo } from 'react';
import { useServers } from '../../data/lists.ts';

/** The categories in use, to choose one again. */
export function useCategories(): string[] {
  const servers = useServers().data;
  return useMemo(() => {
    const used = servers?.items.flatMap(({ spec }) => (spec.category ? [spec.category] : [])) ?? [];
    return [...new Set(used)].sort();
  }, [servers]);
}

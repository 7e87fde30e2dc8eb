'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { smartPath } from './links.ts';

/** Smart endpoints for a choice, by group; empty is the one over everything. @param chosen stays one of them */
export function useEndpointOptions(groups: readonly GroupView[] | undefined, chosen: string) {
  const t = useTranslations('smartRouting');
  return useMemo(() => {
    const known = (groups ?? []).map(({ id, spec }) => ({
      value: id,
      label: spec.name ?? id,
      hint: smartPath(id),
    }));
    const rest =
      chosen === '' || known.some(({ value }) => value === chosen) ? [] : [{ value: chosen, label: chosen }];
    return [{ value: '', label: t('everything'), hint: smartPath(null) }, ...known, ...rest];
  }, [groups, chosen, t]);
}

'use client';

import { type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { AskedQuery } from '../../server/contract/api/smart-routing.ts';
import { usePrincipals } from '../data/principals.ts';
import { Badge } from '../ui/badge.tsx';
import { useFormat } from '../ui/intl/format.ts';
import type { Column } from '../ui/table-row.tsx';
import { byMoment, byText } from '../ui/table-rows.ts';
import { RelativeTime } from '../ui/time.tsx';
import { groupOfEndpoint, smartPath } from './links.ts';

/** For the table of queries; rows of two lines. */
export function useQueryColumns(): Column<AskedQuery>[] {
  const t = useTranslations('smartRouting.queries');
  const format = useFormat();
  const { nameOf } = usePrincipals();
  return useMemo(
    () => [
      {
        id: 'query',
        header: t('query'),
        cell: ({ query, mode, tookMs }) => (
          <Two below={`${t(`mode.${mode}`)} · ${format.duration(tookMs)}`}>
            <span className="font-medium" title={query}>
              {query}
            </span>
          </Two>
        ),
        compare: byText(({ query }) => query),
      },
      {
        id: 'results',
        header: t('results'),
        hideBelow: 'sm',
        cell: ({ results }) => (
          <Two below={results.length > 1 ? t('more', { count: results.length - 1 }) : null}>
            {results[0] ? (
              <span className="font-mono text-[0.8125rem]" title={listOf(results)}>
                {results[0].name} <span className="text-muted">{results[0].score.toFixed(2)}</span>
              </span>
            ) : (
              <span className="text-muted">{t('nothing')}</span>
            )}
          </Two>
        ),
      },
      {
        id: 'called',
        header: t('called'),
        width: '13rem',
        cell: ({ called }) => (
          <Two below={called.length > 1 ? t('more', { count: called.length - 1 }) : null}>
            {called[0] ? (
              <span className="font-mono text-[0.8125rem]" title={called.map(({ name }) => name).join('\n')}>
                {called[0].name}
              </span>
            ) : (
              <Badge tone="warn">{t('ledNowhere')}</Badge>
            )}
          </Two>
        ),
      },
      {
        id: 'who',
        header: t('who'),
        width: '11rem',
        hideBelow: 'lg',
        cell: ({ principal, endpoint }) => (
          <Two below={<span className="font-mono">{smartPath(groupOfEndpoint(endpoint))}</span>}>
            {nameOf(principal).name}
          </Two>
        ),
        compare: byText(({ principal }) => nameOf(principal).name),
      },
      {
        id: 'at',
        header: t('at'),
        width: '6.5rem',
        hideBelow: 'md',
        cell: ({ at }) => <RelativeTime at={at} />,
        compare: byMoment(({ at }) => at),
      },
    ],
    [t, format, nameOf],
  );
}

const listOf = (results: AskedQuery['results']): string =>
  results.map(({ name, score }) => `${score.toFixed(2)}  ${name}`).join('\n');

function Two({ below, children }: { below: ReactNode; children: ReactNode }) {
  return (
    <>
      <span className="block truncate">{children}</span>
      {below ? <span className="block truncate text-xs text-muted">{below}</span> : null}
    </>
  );
}

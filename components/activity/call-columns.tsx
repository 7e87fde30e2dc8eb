'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { CallRecord } from '../../server/contract/activity.ts';
import { usePrincipals } from '../data/principals.ts';
import { useFormat } from '../ui/intl/format.ts';
import { useMoments } from '../ui/intl/moments.ts';
import { Status } from '../ui/status.tsx';
import type { Column } from '../ui/table-row.tsx';
import { useOutcome } from './outcomes.ts';

const NOTHING = <span className="text-muted">–</span>;

/** @param today a moment of today: of other days, calls are shown with the day */
export function useCallColumns(today: number): Column<CallRecord>[] {
  const t = useTranslations('activity');
  const format = useFormat();
  const moments = useMoments();
  const outcomeOf = useOutcome();
  const { nameOf } = usePrincipals();
  return useMemo(
    (): Column<CallRecord>[] => [
      {
        id: 'at',
        header: t('at'),
        width: '8.5rem',
        cell: ({ at }) => (
          <time dateTime={at} title={format.dateTime(at)} className="tabular-nums">
            {moments.clock(at, today)}
          </time>
        ),
      },
      {
        id: 'principal',
        header: t('principal'),
        width: '9.5rem',
        hideBelow: 'md',
        cell: ({ principal }) => <span title={principal}>{nameOf(principal).name}</span>,
      },
      {
        id: 'endpoint',
        header: t('endpoint'),
        width: '9rem',
        mono: true,
        hideBelow: 'xl',
        // Without what all of them have in common.
        cell: ({ endpoint }) => <span title={`/${endpoint}`}>{endpoint.replace(/^mcp\//, '')}</span>,
      },
      {
        id: 'server',
        header: t('server'),
        width: '9.5rem',
        mono: true,
        hideBelow: 'lg',
        cell: ({ server }) => (server === null ? NOTHING : <span title={server}>{server}</span>),
      },
      {
        id: 'item',
        header: t('item'),
        mono: true,
        cell: ({ item, method, server }) => (
          <span title={[server, item].filter(Boolean).join(' · ')}>
            {method === 'tools/call' ? null : <span className="text-muted">{`${method} `}</span>}
            {item}
          </span>
        ),
      },
      {
        id: 'duration',
        header: t('duration'),
        width: '5rem',
        align: 'right',
        hideBelow: 'sm',
        cell: ({ durationMs }) => format.duration(durationMs),
      },
      {
        id: 'outcome',
        header: t('outcome'),
        width: '7rem',
        cell: ({ outcome }) => <Status {...outcomeOf(outcome)} />,
      },
      {
        id: 'owner',
        header: t('owner'),
        width: '6.5rem',
        hideBelow: 'xl',
        cell: ({ errorOwner }) => (errorOwner === null ? NOTHING : t(`owners.${errorOwner}`)),
      },
      {
        id: 'bytes',
        header: t('size'),
        width: '5.5rem',
        align: 'right',
        hideBelow: 'xl',
        cell: ({ requestBytes, responseBytes }) => (
          <span
            title={t('sizes', { request: format.bytes(requestBytes), response: format.bytes(responseBytes) })}
          >
            {format.bytes(requestBytes + responseBytes)}
          </span>
        ),
      },
    ],
    [t, format, moments, outcomeOf, nameOf, today],
  );
}

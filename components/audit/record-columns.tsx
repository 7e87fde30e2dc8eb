'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { usePrincipals } from '../data/principals.ts';
import { useFormat } from '../ui/intl/format.ts';
import { Status } from '../ui/status.tsx';
import type { Column } from '../ui/table-row.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { useActionWords } from './audit-words.ts';
import { keyNameOf } from './subject.ts';

const NOTHING = <span className="text-muted">–</span>;

export function useRecordColumns(): Column<AuditRecord>[] {
  const t = useTranslations('audit');
  const format = useFormat();
  const wordsOf = useActionWords();
  const { nameOf } = usePrincipals();
  return useMemo(
    (): Column<AuditRecord>[] => [
      { id: 'at', header: t('at'), width: '6.5rem', cell: ({ at }) => <RelativeTime at={at} /> },
      {
        id: 'who',
        header: t('who'),
        width: '10rem',
        hideBelow: 'sm',
        cell: ({ principal }) => <span title={principal}>{nameOf(principal).name}</span>,
      },
      {
        id: 'action',
        header: t('action'),
        cell: ({ action }) => {
          const words = wordsOf(action);
          return (
            <>
              {words ? <span className="block truncate">{words}</span> : null}
              <span className="block truncate font-mono text-xs text-muted">{action}</span>
            </>
          );
        },
      },
      {
        id: 'subject',
        header: t('subject'),
        mono: true,
        hideBelow: 'md',
        cell: ({ subject, reason }) => {
          const what = subject ?? reason;
          if (what === null) return NOTHING;
          const key = keyNameOf(what, nameOf);
          return (
            <span title={what} className={key ? 'font-sans text-sm' : undefined}>
              {key ?? what}
            </span>
          );
        },
      },
      {
        id: 'outcome',
        header: t('outcome'),
        width: '7rem',
        cell: ({ outcome }) => (
          <Status tone={outcome === 'done' ? 'good' : 'warn'} label={t(`outcomes.${outcome}`)} />
        ),
      },
      {
        id: 'count',
        header: t('count'),
        width: '5rem',
        align: 'right',
        hideBelow: 'lg',
        cell: ({ outcome, count }) => (outcome === 'denied' ? `×${format.number(count)}` : NOTHING),
      },
      {
        id: 'address',
        header: t('address'),
        width: '9rem',
        mono: true,
        hideBelow: 'lg',
        cell: ({ address }) => address ?? NOTHING,
      },
    ],
    [t, format, wordsOf, nameOf],
  );
}

'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import type { Column } from '../ui/table-row.tsx';
import { byMoment, byText } from '../ui/table-rows.ts';
import { RelativeTime } from '../ui/time.tsx';
import { toolHref } from './links.ts';

type Failure = SmartStatus['failures'][number];

/** Tools that the embedder refused, so that they are found by their words alone. */
export function IndexFailures({ failures }: { failures: readonly Failure[] }) {
  const t = useTranslations('smartRouting.failures');
  const columns = useMemo(
    (): Column<Failure>[] => [
      {
        id: 'tool',
        header: t('tool'),
        mono: true,
        cell: ({ id }) => <ToolName id={id} />,
        compare: byText(({ id }) => id),
      },
      { id: 'message', header: t('message'), cell: ({ message }) => <span title={message}>{message}</span> },
      {
        id: 'at',
        header: t('at'),
        width: '8rem',
        hideBelow: 'sm',
        cell: ({ at }) => <RelativeTime at={at} />,
        compare: byMoment(({ at }) => at),
      },
    ],
    [t],
  );
  return (
    <Section title={t('title')} description={t('note')}>
      <DataTable label={t('title')} rows={failures} rowKey={({ id }) => id} columns={columns} />
    </Section>
  );
}

/** @param id `server/tool` */
function ToolName({ id }: { id: string }) {
  const at = id.indexOf('/');
  return (
    <Link
      href={toolHref(id.slice(0, at), id.slice(at + 1))}
      title={id}
      className="underline-offset-2 hover:underline"
    >
      {id}
    </Link>
  );
}

'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ClientSession } from '../../server/contract/clients.ts';
import { useGroupClients } from '../data/groups.ts';
import { useKeys } from '../data/lists.ts';
import { useSession } from '../data/session.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import type { Column } from '../ui/table-row.tsx';
import { byMoment, byText } from '../ui/table-rows.ts';
import { RelativeTime } from '../ui/time.tsx';
import { keyHref } from './links.ts';

interface Row {
  key: string;
  session: ClientSession;
}

/** Clients that are connected to the group's endpoint at this moment. */
export function Clients({ group }: { group: string }) {
  const t = useTranslations('groups.clients');
  const clients = useGroupClients(group);
  const columns = useColumns();
  const rows = useMemo(() => (clients.data ? rowsOf(clients.data.items) : []), [clients.data]);
  return (
    <Section title={t('title')} description={t('note')}>
      <AsyncState value={clients} what={t('what')} skeleton={<TableSkeleton rows={2} />}>
        {({ total }) => (
          <DataTable
            label={t('title')}
            rows={rows}
            rowKey={({ key }) => key}
            columns={columns}
            empty={t('none')}
            footer={total > rows.length ? t('more', { count: total - rows.length }) : undefined}
          />
        )}
      </AsyncState>
    </Section>
  );
}

/** Sessions have no id that may be shown: who and since when tells them apart, and a number the rest. */
function rowsOf(sessions: readonly ClientSession[]): Row[] {
  const seen = new Map<string, number>();
  return sessions.map((session) => {
    const name = `${session.principal} ${session.since}`;
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return { key: `${name} ${before}`, session };
  });
}

function useColumns(): Column<Row>[] {
  const t = useTranslations('groups.clients');
  const { may } = useSession();
  const keys = useKeys(may('keys.own'));
  return useMemo(() => {
    const names = new Map(keys.data?.items.map(({ id, name }) => [`key:${id}`, { id, name }]));
    const clientOf = ({ session: { client } }: Row) =>
      client ? `${client.name} ${client.version}` : t('unnamed');
    const callerOf = ({ session: { principal } }: Row) => names.get(principal)?.name ?? principal;
    return [
      { id: 'client', header: t('client'), cell: clientOf, compare: byText(clientOf) },
      {
        id: 'key',
        header: t('key'),
        cell: (row) => {
          const key = names.get(row.session.principal);
          return key ? (
            <Link href={keyHref(key.id)} className="underline-offset-4 hover:underline">
              {key.name}
            </Link>
          ) : (
            <span className="font-mono text-[0.8125rem]">{row.session.principal}</span>
          );
        },
        compare: byText(callerOf),
      },
      {
        id: 'transport',
        header: t('transport'),
        cell: ({ session }) => (session.transport === 'sse' ? 'HTTP+SSE' : 'Streamable HTTP'),
        hideBelow: 'md',
        width: '9rem',
      },
      {
        id: 'revision',
        header: t('revision'),
        cell: ({ session }) => session.revision,
        hideBelow: 'md',
        mono: true,
        width: '8rem',
      },
      {
        id: 'since',
        header: t('since'),
        cell: ({ session }) => <RelativeTime at={session.since} />,
        compare: byMoment(({ session }) => session.since),
        hideBelow: 'sm',
        width: '8rem',
      },
      {
        id: 'used',
        header: t('used'),
        cell: ({ session }) => <RelativeTime at={session.lastUsedAt} />,
        compare: byMoment(({ session }) => session.lastUsedAt),
        width: '8rem',
      },
    ] satisfies Column<Row>[];
  }, [keys.data, t]);
}

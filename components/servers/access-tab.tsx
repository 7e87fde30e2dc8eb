'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerAccess } from '../../server/contract/api/reads.ts';
import type { Why } from '../../server/contract/reach.ts';
import { useServerAccess } from '../data/servers.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { Status } from '../ui/status.tsx';
import type { Column } from '../ui/table-row.tsx';
import { byText, byValue } from '../ui/table-rows.ts';
import { patched } from '../ui/url-search.ts';
import { TwoLines } from './two-lines.tsx';

type AccessingKey = ServerAccess['keys'][number];
const GROUP = 'group:';
const ROW_HEIGHT = 52;

/** Who can call the server, and why. */
export function AccessTab({ name }: { name: string }) {
  const t = useTranslations('servers.access');
  const access = useServerAccess(name);
  return (
    <AsyncState value={access} what={t('what')} skeleton={<TableSkeleton rows={5} columns={4} />}>
      {(found) => (
        <div className="grid grid-cols-1 gap-6">
          <Section title={t('groups')} description={t('groupsNote')}>
            <Groups groups={found.groups} />
          </Section>
          <Section title={t('keys')} description={t('keysNote')}>
            <Keys access={found} />
          </Section>
        </div>
      )}
    </AsyncState>
  );
}

function Groups({ groups }: { groups: ServerAccess['groups'] }) {
  const t = useTranslations('servers.access');
  if (groups.length === 0) return <p className="text-muted">{t('noGroups')}</p>;
  return (
    <ul className="flex flex-wrap gap-2">
      {groups.map(({ id, name }) => (
        <li key={id}>
          <Link
            href={`/groups${patched('', { id })}`}
            className="inline-flex h-7 items-center rounded-control border border-line-strong bg-surface px-2.5 hover:bg-sunken"
          >
            {name ?? id}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Keys({ access: { keys, othersHidden } }: { access: ServerAccess }) {
  const t = useTranslations('servers.access');
  return (
    <>
      <DataTable
        label={t('keys')}
        rows={keys}
        rowKey={({ id }) => id}
        columns={useKeyColumns()}
        rowHeight={ROW_HEIGHT}
        empty={t('noKeys')}
      />
      {othersHidden > 0 ? <p className="mt-2 text-muted">{t('hidden', { count: othersHidden })}</p> : null}
    </>
  );
}

function useKeyColumns(): Column<AccessingKey>[] {
  const t = useTranslations('servers.access');
  const format = useFormat();
  return useMemo(
    (): Column<AccessingKey>[] => [
      {
        id: 'name',
        header: t('key'),
        cell: ({ id, name, owner }) => (
          <TwoLines below={owner}>
            <Link href={`/keys${patched('', { id })}`} className="font-medium hover:underline">
              {name}
            </Link>
          </TwoLines>
        ),
        compare: byText(({ name }) => name),
      },
      {
        id: 'why',
        header: t('why'),
        cell: ({ why }) => why.map((one) => reason(one, t)).join(' · '),
      },
      {
        id: 'active',
        header: t('state'),
        width: '8rem',
        hideBelow: 'sm',
        cell: ({ active }) => (
          <Status tone={active ? 'good' : 'idle'} label={t(active ? 'active' : 'inactive')} />
        ),
        compare: byValue(({ active }) => active),
      },
      {
        id: 'tools',
        header: t('tools'),
        width: '5.5rem',
        align: 'right',
        cell: ({ tools }) => format.number(tools),
        compare: byValue(({ tools }) => tools),
      },
    ],
    [t, format],
  );
}

type Translate = ReturnType<typeof useTranslations<'servers.access'>>;

function reason(why: Why, t: Translate): string {
  if (why === 'all' || why === 'server' || why === 'tools') return t(`because.${why}`);
  return t('because.group', { group: why.slice(GROUP.length) });
}

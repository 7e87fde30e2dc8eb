'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import type { GroupAccess } from '../../server/contract/api/reads.ts';
import type { Why } from '../../server/contract/reach.ts';
import { useGroupAccess } from '../data/groups.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { Status } from '../ui/status.tsx';
import type { Column } from '../ui/table-row.tsx';
import { byText, byValue } from '../ui/table-rows.ts';
import { keyHref } from './links.ts';

type Row = GroupAccess['keys'][number];

/** Who has keys to the group's endpoint, and by which part of their scope. */
export function Access({ group }: { group: GroupView }) {
  const t = useTranslations('groups.access');
  const access = useGroupAccess(group.id);
  const columns = useColumns(group.id);
  return (
    <Section title={t('title')} description={t('note')}>
      <AsyncState value={access} what={t('what')} skeleton={<TableSkeleton rows={4} />}>
        {({ keys, othersHidden }) => (
          <div className="grid gap-3">
            {keys.length === 0 && othersHidden > 0 ? null : (
              <DataTable
                label={t('title')}
                rows={keys}
                rowKey={({ id }) => id}
                columns={columns}
                empty={t('none')}
              />
            )}
            {othersHidden > 0 ? <p>{t('hidden', { count: othersHidden })}</p> : null}
            <p className="text-xs text-muted">{t('configured')}</p>
          </div>
        )}
      </AsyncState>
    </Section>
  );
}

function useColumns(group: string): Column<Row>[] {
  const t = useTranslations('groups.access');
  const format = useFormat();
  return useMemo(() => {
    const reason = (why: Why): string => {
      if (why === 'all' || why === 'server' || why === 'tools') return t(`why.${why}`);
      const id = why.slice('group:'.length);
      return id === group ? t('why.group') : t('why.otherGroup', { id });
    };
    return [
      {
        id: 'name',
        header: t('key'),
        cell: ({ id, name }) => (
          <Link href={keyHref(id)} className="font-medium underline-offset-4 hover:underline">
            {name}
          </Link>
        ),
        compare: byText(({ name }) => name),
      },
      {
        id: 'owner',
        header: t('owner'),
        cell: ({ owner }) => owner.replace(/^user:/, ''),
        compare: byText(({ owner }) => owner),
        hideBelow: 'md',
      },
      {
        id: 'active',
        header: t('state'),
        cell: ({ active }) => (
          <Status tone={active ? 'good' : 'idle'} label={t(active ? 'active' : 'inactive')} />
        ),
        compare: byValue(({ active }) => active),
        hideBelow: 'sm',
        width: '8rem',
      },
      {
        id: 'why',
        header: t('because'),
        cell: ({ why }) => (
          <span className="inline-flex gap-1">
            {why.map((one) => (
              <Badge key={one}>{reason(one)}</Badge>
            ))}
          </span>
        ),
        width: '16rem',
      },
      {
        id: 'tools',
        header: t('tools'),
        align: 'right',
        cell: ({ tools }) => format.number(tools),
        compare: byValue(({ tools }) => tools),
        width: '6rem',
      },
    ] satisfies Column<Row>[];
  }, [group, t, format]);
}

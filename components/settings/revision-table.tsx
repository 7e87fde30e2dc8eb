'use client';

import { GitCompareArrows, MoreHorizontal, Undo2 } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Revision } from '../../server/contract/revision.ts';
import type { Paged } from '../data/query.ts';
import { Badge } from '../ui/badge.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Menu } from '../ui/menu.tsx';
import type { Column } from '../ui/table-row.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { useSummary } from './use-summary.ts';
import { useWho } from './use-who.tsx';

interface RevisionTableProps {
  rows: readonly Revision[];
  /** The present state. */
  newest: number;
  /** The open one. */
  selected: number | null;
  /** Up to two that are to be compared, the one picked last at the end. */
  picked: readonly number[];
  onPick: (numbers: readonly number[]) => void;
  onOpen: (number: number) => void;
  /** With the present state. */
  onCompare: (number: number) => void;
  onRollback: (number: number) => void;
  page: Pick<Paged<Revision>, 'hasMore' | 'more' | 'isLoadingMore'>;
}

export function RevisionTable(props: RevisionTableProps) {
  const { rows, newest, selected, picked, onPick, onOpen, page } = props;
  const t = useTranslations('settings.revisions');
  const columns = useColumns(newest, picked, onPick);
  const actions = useActions(props);
  return (
    <DataTable
      label={t('label')}
      rows={rows}
      rowKey={({ number }) => String(number)}
      columns={columns}
      selected={selected === null ? null : String(selected)}
      onOpen={({ number }) => onOpen(number)}
      rowActions={actions}
      footer={
        <LoadMore onMore={page.more} pending={page.isLoadingMore} done={!page.hasMore} shown={rows.length} />
      }
    />
  );
}

function useColumns(
  newest: number,
  picked: readonly number[],
  onPick: (numbers: readonly number[]) => void,
): Column<Revision>[] {
  const t = useTranslations('settings.revisions');
  const who = useWho();
  const summary = useSummary();
  return useMemo(
    () => [
      {
        id: 'pick',
        header: t('column.pick'),
        width: '4rem',
        cell: ({ number }) => (
          <Checkbox
            aria-label={t('pickOne', { number })}
            checked={picked.includes(number)}
            // A third one takes the place of the first.
            onChange={(on) =>
              onPick(on ? [...picked, number].slice(-2) : picked.filter((one) => one !== number))
            }
          />
        ),
      },
      {
        id: 'number',
        header: t('column.number'),
        width: '4rem',
        align: 'right',
        cell: ({ number }) => number,
      },
      {
        id: 'summary',
        header: t('column.summary'),
        cell: (row) => (
          <span className="flex min-w-0 items-center gap-2">
            <span className="truncate">{summary(row.summary)}</span>
            {row.number === newest ? <Badge className="shrink-0">{t('current')}</Badge> : null}
          </span>
        ),
      },
      {
        id: 'who',
        header: t('column.who'),
        width: '12rem',
        hideBelow: 'md',
        cell: (row) => who(row.principal),
      },
      {
        id: 'when',
        header: t('column.when'),
        width: '8rem',
        hideBelow: 'sm',
        cell: ({ at }) => <RelativeTime at={at} />,
      },
    ],
    [t, who, summary, newest, picked, onPick],
  );
}

function useActions({ newest, onCompare, onRollback }: RevisionTableProps) {
  const t = useTranslations('settings.revisions');
  return useCallback(
    ({ number }: Revision) => {
      const current = number === newest;
      return (
        <Menu
          label={t('menu', { number })}
          trigger={<IconButton label={t('menu', { number })} icon={MoreHorizontal} />}
          items={[
            {
              id: 'compare',
              label: t('compareCurrent'),
              icon: GitCompareArrows,
              disabled: current,
              reason: t('isCurrent'),
              onSelect: () => onCompare(number),
            },
            {
              id: 'rollback',
              label: t('rollback'),
              icon: Undo2,
              disabled: current,
              reason: t('isCurrent'),
              onSelect: () => onRollback(number),
            },
          ]}
        />
      );
    },
    [t, newest, onCompare, onRollback],
  );
}

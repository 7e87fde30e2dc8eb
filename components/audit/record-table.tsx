'use client';

import { ScrollText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { DataTable } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { NewPill } from '../ui/new-pill.tsx';
import type { ScrollEdges } from '../ui/use-scroll-edges.ts';
import { useRecordColumns } from './record-columns.tsx';
import { type AuditState, CHIPS } from './use-audit-state.ts';
import type { Records } from './use-records.ts';

interface RecordTableProps {
  state: AuditState;
  rows: readonly AuditRecord[];
  records: Records;
  edges: ScrollEdges;
}

const NO_FILTERS = Object.fromEntries([...CHIPS, 'q', 'span', 'from', 'to'].map((name) => [name, null]));

/** The records, newest first; more come as one gets to the end. */
export function RecordTable({ state, rows, records, edges }: RecordTableProps) {
  const t = useTranslations('audit');
  const columns = useRecordColumns();
  const { url, filter, choice } = state;
  const { pages, news, moreNews } = records;
  const { hasMore, isLoadingMore, isFetching, more } = pages;
  if (rows.length === 0 && choice === 'all' && Object.keys(filter).length === 0) {
    return (
      <EmptyState icon={ScrollText} title={t('empty.title')}>
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <div className="relative" onScrollCapture={edges.onScrollCapture}>
      <NewPill count={news} more={moreNews} onShow={edges.toTop} />
      <DataTable
        label={t('title')}
        rows={rows}
        rowKey={idOf}
        columns={columns}
        rowHeight={48}
        maxHeight="max(24rem, calc(100dvh - 13rem))"
        onOpen={({ id, at }) => url.set({ open: id, at })}
        selected={url.get('open')}
        className={cn('transition-opacity delay-200', isFetching && !isLoadingMore && 'opacity-60')}
        empty={
          <div className="grid justify-items-center gap-3">
            {t('nothing')}
            <Button size="sm" onClick={() => url.set(NO_FILTERS)}>
              {t('clear')}
            </Button>
          </div>
        }
        footer={
          rows.length > 0 ? (
            <LoadMore onMore={more} pending={isLoadingMore} done={!hasMore} shown={rows.length} />
          ) : undefined
        }
      />
    </div>
  );
}

const idOf = ({ id }: AuditRecord): string => id;

'use client';

import { ScrollText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { RecordsTable } from '../ui/records-table.tsx';
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
  if (rows.length === 0 && choice === 'all' && Object.keys(filter).length === 0) {
    return (
      <EmptyState icon={ScrollText} title={t('empty.title')}>
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <RecordsTable
      label={t('title')}
      rows={rows}
      columns={columns}
      rowHeight={48}
      maxHeight="max(24rem, calc(100dvh - 13rem))"
      onOpen={({ id, at }) => url.set({ open: id, at })}
      selected={url.get('open')}
      pages={pages}
      old={pages.isFetching && !pages.isLoadingMore}
      edges={edges}
      news={news}
      moreNews={moreNews}
      nothing={t('nothing')}
      onClear={() => url.set(NO_FILTERS)}
    />
  );
}

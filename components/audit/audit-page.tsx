'use client';

import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { useSession } from '../data/session.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Page } from '../ui/page.tsx';
import { RecordsToolbar } from '../ui/records-toolbar.tsx';
import { RefreshButton } from '../ui/refresh-button.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { useScrollEdges } from '../ui/use-scroll-edges.ts';
import { ExportRecords } from './export-records.tsx';
import { RecordTable } from './record-table.tsx';
import { type AuditState, useAuditState } from './use-audit-state.ts';
import { useFilters } from './use-filters.ts';
import { useRecords } from './use-records.ts';

const RecordDetails = lazy(() =>
  import('./record-details.tsx').then(({ RecordDetails: Loaded }) => ({ default: Loaded })),
);

const NONE: readonly AuditRecord[] = [];

/** What administrators changed, and who was refused. */
export function AuditPage() {
  const t = useTranslations('audit');
  // Whoever came by a link without the right to it is told so, and nothing is asked.
  return useSession().may('audit.view') ? (
    <Audit />
  ) : (
    <Page title={t('title')}>
      <p className="text-muted">{t('forbidden')}</p>
    </Page>
  );
}

function Audit() {
  const t = useTranslations('audit');
  const state = useAuditState();
  const edges = useScrollEdges(() => {
    const { hasMore, isLoadingMore, more } = records.pages;
    if (hasMore && !isLoadingMore) more();
  });
  const records = useRecords(state, edges.atTop);
  const { pages, shown } = records;
  const open = state.url.get('open');

  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        <>
          <RefreshButton onRefresh={state.refresh} />
          <ExportRecords state={state} />
        </>
      }
    >
      <Toolbar state={state} seen={shown ?? NONE} />
      <AsyncState
        value={{ ...pages, data: shown }}
        what={t('what')}
        skeleton={<TableSkeleton rows={14} columns={6} />}
      >
        {(rows) => <RecordTable state={state} rows={rows} records={records} edges={edges} />}
      </AsyncState>
      {open === null ? null : (
        <Suspense fallback={null}>
          <RecordDetails
            id={open}
            rows={shown ?? NONE}
            state={state}
            onEnd={pages.hasMore ? pages.more : null}
          />
        </Suspense>
      )}
    </Page>
  );
}

function Toolbar({ state, seen }: { state: AuditState; seen: readonly AuditRecord[] }) {
  const t = useTranslations('audit');
  return <RecordsToolbar state={state} filters={useFilters(state.chips, seen)} search={t('search')} />;
}

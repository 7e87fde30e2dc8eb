'use client';

import { RotateCw } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { useSession } from '../data/session.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Page } from '../ui/page.tsx';
import { RangePicker } from '../ui/range-picker.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { useScrollEdges } from '../ui/use-scroll-edges.ts';
import { ExportMenu } from './export-menu.tsx';
import { RecordTable } from './record-table.tsx';
import { type AuditState, SPANS, useAuditState } from './use-audit-state.ts';
import { useFilters } from './use-filters.ts';
import { useRecords } from './use-records.ts';

const RecordDrawer = lazy(() =>
  import('./record-drawer.tsx').then(({ RecordDrawer: Loaded }) => ({ default: Loaded })),
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
          <IconButton
            variant="secondary"
            size="md"
            icon={RotateCw}
            label={t('refresh')}
            onClick={state.refresh}
          />
          <ExportMenu state={state} />
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
          <RecordDrawer
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
  const { url, chips, text, choice, setChips, setChoice } = state;
  const filters = useFilters(chips, seen);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-3">
      <SearchInput
        value={text}
        onChange={(next) => url.set({ q: next }, { replace: true })}
        label={t('search')}
      />
      <FilterBar filters={filters} value={chips} onChange={setChips} />
      <div className="sm:ml-auto">
        <RangePicker choice={choice} onChange={setChoice} spans={SPANS} />
      </div>
    </div>
  );
}

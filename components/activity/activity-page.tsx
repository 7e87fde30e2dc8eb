'use client';

import { lazy, Suspense, useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { CallRecord } from '../../server/contract/activity.ts';
import { useCalls } from '../data/activity.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Page } from '../ui/page.tsx';
import { RecordsToolbar } from '../ui/records-toolbar.tsx';
import { RefreshButton } from '../ui/refresh-button.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { useScrollEdges } from '../ui/use-scroll-edges.ts';
import { matches } from './call-filter.ts';
import { CallTable } from './call-table.tsx';
import { ExportCalls } from './export-calls.tsx';
import { withLive } from './live-calls.ts';
import { Summary } from './summary.tsx';
import { type ActivityState, useActivityState } from './use-activity-state.ts';
import { useFilters } from './use-filters.ts';
import { useLiveCalls } from './use-live-calls.ts';

const CallDetails = lazy(() =>
  import('./call-details.tsx').then(({ CallDetails: Loaded }) => ({ default: Loaded })),
);

const NONE: readonly CallRecord[] = [];

/** Every call that went through the hub: how many, how well, and each of them. */
export function ActivityPage() {
  const t = useTranslations('activity');
  const state = useActivityState();
  const { url, list, filter, live, chips, q, filterKey, refresh } = state;
  const pages = useCalls(filter, list.span, list.since);
  const { hasMore, isLoadingMore, more } = pages;
  const edges = useScrollEdges(() => hasMore && !isLoadingMore && more());
  const heard = useLiveCalls({
    enabled: live === true,
    held: !edges.atTop,
    matches: useCallback((call: CallRecord) => matches(call, chips, q), [chips, q]),
    filterKey,
    onGap: refresh,
  });
  const { shown } = heard;
  const listed = pages.data;
  const calls = useMemo(() => listed && withLive(shown, listed), [shown, listed]);
  const open = url.get('open');

  return (
    <Page title={t('title')} description={t('description')} actions={<Actions state={state} />}>
      <Toolbar state={state} seen={calls ?? NONE} />
      <Summary
        filter={filter}
        counts={state.counts}
        setChoice={state.setChoice}
        ready={listed !== undefined || pages.error !== null}
      />
      <AsyncState
        value={{ ...pages, data: calls }}
        what={t('what')}
        skeleton={<TableSkeleton rows={14} columns={7} />}
      >
        {(rows) => (
          <CallTable
            state={state}
            calls={rows}
            pages={pages}
            old={pages.isFetching && !isLoadingMore && live !== true}
            edges={edges}
            waiting={heard.waiting.length}
            missed={heard.missed}
          />
        )}
      </AsyncState>
      {open === null ? null : (
        <Suspense fallback={null}>
          <CallDetails id={open} calls={calls ?? NONE} state={state} onEnd={hasMore ? more : null} />
        </Suspense>
      )}
    </Page>
  );
}

function Actions({ state }: { state: ActivityState }) {
  const t = useTranslations('activity');
  const { live, url, refresh } = state;
  return (
    <>
      <Switch
        checked={live === true}
        onChange={(on) => url.set({ live: on ? '1' : null }, { replace: true })}
        label={t('live')}
        disabled={live === null}
        reason={t('notLive')}
        className="mr-2"
      />
      <RefreshButton onRefresh={refresh} />
      <ExportCalls state={state} />
    </>
  );
}

function Toolbar({ state, seen }: { state: ActivityState; seen: readonly CallRecord[] }) {
  const t = useTranslations('activity');
  return <RecordsToolbar state={state} filters={useFilters(state.chips, seen)} search={t('search')} />;
}

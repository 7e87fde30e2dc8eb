'use client';

import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { useSmartStatus } from '../data/smart-routing.ts';
import { Page } from '../ui/page.tsx';
import { CardSkeleton, TableSkeleton } from '../ui/skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useGuardedLeave } from '../ui/use-unsaved-guard.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { SearchTab } from './search-tab.tsx';
import { StateLink } from './state-link.tsx';
import { SwitchedOff } from './switched-off.tsx';

const IndexTab = lazy(async () => ({ default: (await import('./index-tab.tsx')).IndexTab }));
const QueriesTab = lazy(async () => ({ default: (await import('./queries-tab.tsx')).QueriesTab }));
const TextTab = lazy(async () => ({ default: (await import('./text-tab.tsx')).TextTab }));
const TokensTab = lazy(async () => ({ default: (await import('./tokens-tab.tsx')).TokensTab }));

const TABS = ['search', 'queries', 'text', 'tokens', 'index'] as const;
type TabId = (typeof TABS)[number];

const PANELS: Record<TabId, () => React.ReactNode> = {
  search: () => <SearchTab />,
  queries: () => (
    <Suspense fallback={<TableSkeleton rows={8} columns={5} />}>
      <QueriesTab />
    </Suspense>
  ),
  text: () => (
    <Suspense fallback={<CardSkeleton />}>
      <TextTab />
    </Suspense>
  ),
  tokens: () => (
    <Suspense fallback={<TableSkeleton rows={8} columns={5} />}>
      <TokensTab />
    </Suspense>
  ),
  index: () => (
    <Suspense fallback={<CardSkeleton />}>
      <IndexTab />
    </Suspense>
  ),
};

/** Why an agent got that tool: the search, what it stands on, what was asked, and what agents read. */
export function SmartRoutingPage() {
  const t = useTranslations('smartRouting');
  const url = useUrlState();
  const leave = useGuardedLeave();
  const status = useSmartStatus();
  const tab = TABS.find((id) => id === url.get('tab')) ?? 'search';
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={status.data ? <StateLink status={status.data} /> : undefined}
    >
      {status.data?.enabled === false ? <SwitchedOff /> : null}
      <Tabs
        label={t('tabs.label')}
        value={tab}
        onChange={(next) => leave(() => url.set({ tab: next === 'search' ? null : next }))}
        tabs={TABS.map((id) => ({ id, label: t(`tabs.${id}`), panel: PANELS[id] }))}
      />
    </Page>
  );
}

'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useSession } from '../data/session.ts';
import { Tabs } from '../ui/tabs.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { AccessTab } from './access-tab.tsx';
import { ActivityTab } from './activity-tab.tsx';
import { ConfigurationTab } from './configuration-tab.tsx';
import { HealthTab } from './health-tab.tsx';
import { ItemsTab } from './items-tab.tsx';
import { LogsTab } from './logs-tab.tsx';
import { useSeenStates } from './use-seen-states.ts';

const TABS = ['tools', 'resources', 'prompts', 'logs', 'health', 'config', 'access', 'activity'] as const;
type Tab = (typeof TABS)[number];

export function DetailTabs({ server }: { server: ServerView }) {
  const t = useTranslations('servers.tab');
  const url = useUrlState();
  const { may } = useSession();
  // Kept here, so that it goes on while another tab is open.
  const seen = useSeenStates(server.status);
  const counts = server.status?.counts;
  const { name } = server;

  const all: { id: Tab; count?: number | undefined; panel: () => ReactNode }[] = [
    { id: 'tools', count: counts?.tools, panel: () => <ItemsTab key="tools" server={server} kind="tools" /> },
    {
      id: 'resources',
      count: counts && counts.resources + counts.templates,
      panel: () => <ItemsTab key="resources" server={server} kind="resources" />,
    },
    {
      id: 'prompts',
      count: counts?.prompts,
      panel: () => <ItemsTab key="prompts" server={server} kind="prompts" />,
    },
    { id: 'logs', panel: () => <LogsTab name={name} /> },
    { id: 'health', panel: () => <HealthTab server={server} seen={seen} /> },
    { id: 'config', panel: () => <ConfigurationTab server={server} /> },
    { id: 'access', panel: () => <AccessTab name={name} /> },
    { id: 'activity', panel: () => <ActivityTab name={name} /> },
  ];
  const offered = all.filter(({ id }) => id !== 'logs' || may('servers.operate'));
  const asked = url.get('tab');
  const open = offered.find(({ id }) => id === asked)?.id ?? 'tools';
  return (
    <Tabs
      label={t('label', { name })}
      value={open}
      onChange={(tab) => url.set({ tab: tab === 'tools' ? null : tab, tool: null, item: null, find: null })}
      tabs={offered.map(({ id, count, panel }) => ({
        id,
        label: t(id),
        panel,
        ...(count !== undefined && { count }),
      }))}
    />
  );
}

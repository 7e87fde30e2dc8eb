'use client';

import { useHubUrl } from '../data/origin.ts';
import { Page } from '../ui/page.tsx';
import { ConnectCard } from './connect-card.tsx';
import { EndpointsCard } from './endpoints-card.tsx';
import { HealthCard } from './health-card.tsx';
import { OperateCard } from './operate-card.tsx';

/** Answers "is it up?" and "how do I connect?" to anyone who opens the hub's address. */
export function Overview() {
  const hub = useHubUrl();
  return (
    <Page title="Overview" description="One address for all your MCP servers.">
      <HealthCard />
      <ConnectCard hub={hub} />
      <EndpointsCard hub={hub} />
      <OperateCard />
    </Page>
  );
}

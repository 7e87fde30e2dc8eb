'use client';

import { Plug } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useHubUrl } from '../data/origin.ts';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { useStored, writeStored } from '../ui/stored.ts';
import { useUrlState } from '../ui/use-url-state.ts';
import { AttentionList } from './attention-list.tsx';
import { CallsSection } from './calls-section.tsx';
import { ClientsCard } from './clients-card.tsx';
import { ConnectCard } from './connect-card.tsx';
import { FirstServer } from './first-server.tsx';
import { OverviewSkeleton } from './overview-skeleton.tsx';
import { spanOf } from './spans.ts';
import { Tiles } from './tiles.tsx';
import { TopTools } from './top-tools.tsx';
import { useOverview } from './use-overview.ts';

const DISMISSED = 'patchbay.overview.connect';

/** What needs somebody, how much goes through the hub, and how to connect to it. */
export function Overview() {
  const t = useTranslations('overview');
  const span = spanOf(useUrlState().get('span'));
  const hub = useHubUrl();
  const dismissed = useStored(DISMISSED) !== null;
  const { concerns, servers, today, sum, series, tools, footprint, clients } = useOverview(span);
  const inUse = (today.data?.items.length ?? 0) > 0 || (clients.data?.total ?? 0) > 0;
  // Whoever has no client yet cannot have meant it.
  const connecting = !dismissed || !inUse;
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        concerns.settled && !connecting ? (
          <Button onClick={() => writeStored(DISMISSED, null)}>
            <Plug aria-hidden />
            {t('connect.show')}
          </Button>
        ) : undefined
      }
      className="gap-6"
    >
      {concerns.settled ? (
        <>
          <AttentionList concerns={concerns} />
          {servers.data?.items.length === 0 ? (
            <FirstServer />
          ) : (
            <>
              <Tiles
                servers={servers}
                failing={concerns.attention.failing.length}
                footprint={footprint}
                today={today}
              />
              <CallsSection span={span} sum={sum} series={series} />
              <TopTools span={span} tools={tools} />
              <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
                <ClientsCard clients={clients} />
                {connecting && hub ? (
                  <ConnectCard
                    url={`${hub}/mcp`}
                    onDismiss={inUse ? () => writeStored(DISMISSED, 'dismissed') : null}
                  />
                ) : null}
              </div>
            </>
          )}
        </>
      ) : (
        <OverviewSkeleton />
      )}
    </Page>
  );
}

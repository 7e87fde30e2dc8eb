'use client';

import { ServerOff } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useServer } from '../data/servers.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton, TableSkeleton } from '../ui/skeleton.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { DetailActions } from './detail-actions.tsx';
import { DetailFacts } from './detail-facts.tsx';
import { DetailTabs } from './detail-tabs.tsx';
import { FailurePanel } from './failure-panel.tsx';
import { PageSkeleton } from './page-skeleton.tsx';
import { useOperate } from './use-operate.ts';

const EditServer = lazy(() =>
  import('./edit-server.tsx').then(({ EditServer: Loaded }) => ({ default: Loaded })),
);

/** What leads from one server back to the list as it was. */
const NO_SERVER = { name: null, tab: null, tool: null, item: null, find: null, edit: null };

/** Everything about one server. */
export function ServerDetail({ name }: { name: string }) {
  const t = useTranslations('servers.detail');
  const url = useUrlState();
  const server = useServer(name);
  const back = { href: url.href(NO_SERVER), label: t('back') };
  if (server.cause?.code === 'not_found') return <Unknown name={name} back={back} />;
  const view = server.data;
  if (view && url.get('edit') !== null) {
    return (
      <Suspense fallback={<PageSkeleton />}>
        <EditServer server={view} onClose={() => url.set({ edit: null })} />
      </Suspense>
    );
  }
  return (
    <Page
      back={back}
      title={<span className="font-mono">{name}</span>}
      description={view ? <DetailFacts server={view} /> : <Skeleton className="my-0.5 h-4 w-64" />}
      actions={view ? <DetailActions server={view} onDeleted={() => url.set(NO_SERVER)} /> : null}
    >
      <AsyncState value={server} what={t('what', { name })} skeleton={<DetailSkeleton />}>
        {(loaded) => <Loaded server={loaded} />}
      </AsyncState>
    </Page>
  );
}

function Loaded({ server }: { server: ServerView }) {
  const { spec } = server;
  const { restart, restarting } = useOperate();
  return (
    <>
      {spec.title || spec.description ? (
        <div className="-mt-3 grid max-w-3xl gap-0.5">
          {spec.title ? <p className="font-medium">{spec.title}</p> : null}
          {spec.description ? <p className="text-muted wrap-anywhere">{spec.description}</p> : null}
        </div>
      ) : null}
      <FailurePanel server={server} busy={restarting !== null} onTry={() => void restart(server.name)} />
      <DetailTabs server={server} />
    </>
  );
}

function Unknown({ name, back }: { name: string; back: { href: string; label: string } }) {
  const t = useTranslations('servers.detail');
  return (
    <Page back={back} title={<span className="font-mono">{name}</span>}>
      <EmptyState
        icon={ServerOff}
        title={t('unknown', { name })}
        action={
          <Button asChild>
            <Link href={back.href}>{t('all')}</Link>
          </Button>
        }
      >
        {t('unknownText')}
      </EmptyState>
    </Page>
  );
}

function DetailSkeleton() {
  return (
    <>
      <Skeleton className="mb-4 h-9 w-full max-w-2xl" />
      <TableSkeleton rows={8} columns={4} />
    </>
  );
}

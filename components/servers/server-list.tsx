'use client';

import { Plus, Server } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useMeasuredServers } from '../data/servers.ts';
import { useSession } from '../data/session.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton, TableSkeleton } from '../ui/skeleton.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { FileProblems } from './file-problems.tsx';
import { ATTENTION, needsAttention } from './list-filter.ts';
import { ServerTable } from './server-table.tsx';

const DeleteDialog = lazy(() =>
  import('./delete-dialog.tsx').then(({ DeleteDialog: Loaded }) => ({ default: Loaded })),
);

const ADD_COMMAND = 'npx patchbay server add fetch -- uvx mcp-server-fetch';

/** Every server of the hub. */
export function ServerList() {
  const t = useTranslations('servers.list');
  const servers = useMeasuredServers();
  const [deleting, setDeleting] = useState<ServerView | null>(null);
  const close = () => setDeleting(null);
  return (
    <Page
      title={t('title')}
      description={servers.data ? <Summary servers={servers.data.items} /> : t('description')}
      actions={<AddButton />}
    >
      <AsyncState value={servers} what={t('what')} skeleton={<ListSkeleton />}>
        {({ items, fileProblems }) => (
          <>
            <FileProblems problems={fileProblems} />
            {items.length > 0 ? <ServerTable servers={items} onDelete={setDeleting} /> : <NoServers />}
          </>
        )}
      </AsyncState>
      {deleting ? (
        <Suspense fallback={null}>
          <DeleteDialog server={deleting} onClose={close} onDeleted={close} />
        </Suspense>
      ) : null}
    </Page>
  );
}

function Summary({ servers }: { servers: readonly ServerView[] }) {
  const t = useTranslations('servers.list');
  const url = useUrlState();
  const attention = servers.filter(needsAttention).length;
  return (
    <p>
      {t('count', { count: servers.length })}
      {attention > 0 ? (
        <>
          {' · '}
          <Link
            href={url.href({ status: ATTENTION })}
            className="font-medium text-bad underline underline-offset-2"
          >
            {t('needAttention', { count: attention })}
          </Link>
        </>
      ) : null}
    </p>
  );
}

function AddButton() {
  const t = useTranslations('servers.list');
  const url = useUrlState();
  if (!useSession().may('servers.configure')) return null;
  return (
    <Button variant="primary" onClick={() => url.set({ add: '1' })}>
      <Plus aria-hidden />
      {t('add')}
    </Button>
  );
}

function NoServers() {
  const t = useTranslations('servers.list');
  const mayAdd = useSession().may('servers.configure');
  return (
    <EmptyState
      icon={Server}
      title={t('empty.title')}
      action={mayAdd ? <AddButton /> : undefined}
      {...(mayAdd && { command: ADD_COMMAND })}
    >
      {t('empty.text')}
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <>
      <Skeleton className="mb-4 h-8 w-full sm:max-w-80" />
      <TableSkeleton rows={10} columns={8} />
    </>
  );
}

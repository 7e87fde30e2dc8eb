'use client';

import { KeyRound, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { useKeys } from '../data/lists.ts';
import { useSession } from '../data/session.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton, TableSkeleton } from '../ui/skeleton.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { KeyOverlays } from './key-overlays.tsx';
import type { KeyState } from './key-state.ts';
import { KeyTable } from './key-table.tsx';
import { countOf } from './list-filter.ts';
import { useDeeds } from './use-deeds.ts';
import { useNow } from './use-now.ts';

const CREATE_COMMAND = 'npx patchbay keys create "My laptop"';

/** Every key that one may see: one's own, or everybody's. */
export function KeyList() {
  const t = useTranslations('keys.list');
  const keys = useKeys();
  const all = useSession().may('keys.all');
  const deeds = useDeeds(keys.data?.items);
  return (
    <Page
      title={t('title')}
      description={
        keys.data && keys.data.items.length > 0 ? <Summary keys={keys.data.items} /> : t('description')
      }
      actions={<CreateButton />}
    >
      <AsyncState value={keys} what={t('what')} skeleton={<ListSkeleton />}>
        {({ items }) => (items.length > 0 ? <KeyTable keys={items} onDeed={deeds.run} /> : <NoKeys />)}
      </AsyncState>
      <p className="max-w-3xl text-xs text-muted">
        {t.rich(all ? 'besides' : 'besidesOwn', {
          env: () => <Name>{'BEARER_KEY'}</Name>,
          setting: () => <Name>{'bearerAuthKey'}</Name>,
        })}
      </p>
      <KeyOverlays deeds={deeds} missing={keys.data !== undefined} />
    </Page>
  );
}

const Name = ({ children }: { children: ReactNode }) => <code className="font-mono">{children}</code>;

function Summary({ keys }: { keys: readonly KeyView[] }) {
  const t = useTranslations('keys.list');
  const now = useNow();
  return (
    <p>
      {t('count', { count: keys.length })}
      <Some keys={keys} state="expiring" now={now} tone="text-warn" />
      <Some keys={keys} state="expired" now={now} tone="text-bad" />
    </p>
  );
}

function Some(props: {
  keys: readonly KeyView[];
  state: KeyState & `exp${string}`;
  now: number;
  tone: string;
}) {
  const { keys, state, now, tone } = props;
  const t = useTranslations('keys.list');
  const url = useUrlState();
  const count = countOf(keys, state, now);
  if (count === 0) return null;
  return (
    <>
      {' · '}
      <Link href={url.href({ status: state })} className={`font-medium underline underline-offset-2 ${tone}`}>
        {t(state, { count })}
      </Link>
    </>
  );
}

function CreateButton() {
  const t = useTranslations('keys.list');
  const url = useUrlState();
  if (!useSession().may('keys.own')) return null;
  return (
    <Button variant="primary" onClick={() => url.set({ add: '1', id: null })}>
      <Plus aria-hidden />
      {t('create')}
    </Button>
  );
}

function NoKeys() {
  const t = useTranslations('keys.list.empty');
  return (
    <EmptyState icon={KeyRound} title={t('title')} action={<CreateButton />} command={CREATE_COMMAND}>
      {t('text')}
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <>
      <Skeleton className="mb-4 h-8 w-full sm:max-w-80" />
      <TableSkeleton rows={10} columns={7} />
    </>
  );
}

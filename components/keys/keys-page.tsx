'use client';

import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import { Page } from '../ui/page.tsx';
import { FormSkeleton } from '../ui/skeleton.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { KeyList } from './key-list.tsx';

const CreateKey = lazy(() =>
  import('./create-key.tsx').then(({ CreateKey: Loaded }) => ({ default: Loaded })),
);

/** One address for the list, for one key above it (`id`), and for a new one (`add`). */
export function KeysPage() {
  const t = useTranslations('keys');
  // Whoever came by a link without the right to it is told so, and nothing is asked.
  return useSession().may('keys.own') ? (
    <Keys />
  ) : (
    <Page title={t('list.title')}>
      <p className="text-muted">{t('forbidden')}</p>
    </Page>
  );
}

function Keys() {
  const { get } = useUrlState();
  if (get('add') === null && get('new') === null) return <KeyList />;
  return (
    <Suspense fallback={<Coming />}>
      <CreateKey />
    </Suspense>
  );
}

function Coming() {
  const t = useTranslations('keys.create');
  return (
    <Page title={t('title')} description={t('text')} back={{ href: '/keys', label: t('back') }}>
      <FormSkeleton />
    </Page>
  );
}

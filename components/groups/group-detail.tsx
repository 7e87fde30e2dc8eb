'use client';

import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useGroup } from '../data/groups.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { DetailSkeleton } from './detail-skeleton.tsx';
import { LoadedGroup } from './loaded-group.tsx';

/** One group: what is in it, how to connect to it, and who may. */
export function GroupDetail({ id }: { id: string }) {
  const t = useTranslations('groups');
  const group = useGroup(id);
  const { data, cause } = group;
  if (data) return <LoadedGroup group={data} value={group} />;
  const back = { href: '/groups', label: t('list.title') };
  return (
    <Page title={id} back={back}>
      {cause && [404, 422].includes(cause.status) ? (
        <EmptyState
          icon={SearchX}
          title={t('detail.gone', { id })}
          action={
            <Button asChild>
              <Link href="/groups">{t('detail.all')}</Link>
            </Button>
          }
        >
          {t('detail.goneNote')}
        </EmptyState>
      ) : (
        <AsyncState value={group} what={t('detail.what')} skeleton={<DetailSkeleton />}>
          {() => null}
        </AsyncState>
      )}
    </Page>
  );
}

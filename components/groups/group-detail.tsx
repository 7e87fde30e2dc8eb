'use client';

import { useTranslations } from 'use-intl';
import { useGroup } from '../data/groups.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Page } from '../ui/page.tsx';
import { DetailSkeleton } from './detail-skeleton.tsx';
import { LoadedGroup } from './loaded-group.tsx';
import { NoSuchGroup } from './no-such-group.tsx';

/** One group: what is in it, how to connect to it, and who may. */
export function GroupDetail({ id }: { id: string }) {
  const t = useTranslations('groups');
  const group = useGroup(id);
  const { data, cause } = group;
  // An id that no group can have is refused as an input.
  const gone = cause !== null && [404, 422].includes(cause.status);
  if (data) return <LoadedGroup group={data} value={group} gone={gone} />;
  if (gone) return <NoSuchGroup id={id} />;
  return (
    <Page title={id} back={{ href: '/groups', label: t('list.title') }}>
      <AsyncState value={group} what={t('detail.what')} skeleton={<DetailSkeleton />}>
        {() => null}
      </AsyncState>
    </Page>
  );
}

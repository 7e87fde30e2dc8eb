'use client';

import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import type { ApiResult } from '../data/query.ts';
import { useSession } from '../data/session.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { Page } from '../ui/page.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { Access } from './access.tsx';
import { Connect } from './connect.tsx';
import { Contents } from './contents.tsx';
import { DetailSkeleton, EditorSkeleton } from './detail-skeleton.tsx';
import { GroupAbout } from './group-about.tsx';
import { GroupActions } from './group-actions.tsx';
import { GroupTiles } from './group-tiles.tsx';
import { titleOf } from './list-order.ts';
import { NoSuchGroup } from './no-such-group.tsx';
import { useGroupForm } from './use-group-form.ts';

const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }));

const TABS = ['tools', 'connect', 'access'] as const;

interface LoadedGroupProps {
  group: GroupView;
  value: ApiResult<GroupView>;
  /** It was removed since it was loaded. */
  gone: boolean;
}

export function LoadedGroup({ group, value, gone }: LoadedGroupProps) {
  const t = useTranslations('groups');
  const url = useUrlState();
  const { may } = useSession();
  const form = useGroupForm(group);
  const release = useUnsavedGuard(form.dirty);
  // What was typed into it stays in sight, to be copied at least.
  if (gone && !form.dirty) return <NoSuchGroup id={group.id} />;
  const mayEdit = may('groups.edit');
  const tab = TABS.find((one) => one === url.get('tab')) ?? 'tools';

  const contents = () =>
    mayEdit ? (
      <Suspense fallback={<EditorSkeleton />}>
        <Editor form={form} onSaved={() => {}} />
      </Suspense>
    ) : (
      <Contents group={group} />
    );
  return (
    <Page
      title={titleOf(group)}
      back={{ href: '/groups', label: t('list.title') }}
      description={<GroupAbout group={group} />}
      actions={
        <>
          {form.dirty && tab !== 'tools' ? <Badge tone="warn">{t('detail.unsaved')}</Badge> : null}
          <GroupActions
            group={group}
            onDeleted={() => {
              release();
              url.set({ id: null, tab: null });
            }}
          />
        </>
      }
    >
      <AsyncState value={value} what={t('detail.what')} skeleton={<DetailSkeleton />}>
        {() => (
          <>
            <GroupTiles group={group} />
            <Tabs
              label={t('detail.tabs')}
              value={tab}
              // A step of the history that keeps the draft would still ask whether to lose it.
              onChange={(next) => url.set({ tab: next === 'tools' ? null : next }, { replace: form.dirty })}
              tabs={[
                { id: 'tools', label: t('detail.tools'), panel: contents },
                { id: 'connect', label: t('detail.connect'), panel: () => <Connect group={group} /> },
                { id: 'access', label: t('detail.access'), panel: () => <Access group={group} /> },
              ]}
            />
          </>
        )}
      </AsyncState>
    </Page>
  );
}

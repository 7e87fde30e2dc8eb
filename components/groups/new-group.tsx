'use client';

import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { Page } from '../ui/page.tsx';
import { useGuardedLeave, useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { EditorSkeleton } from './detail-skeleton.tsx';
import { useGroupForm } from './use-group-form.ts';

const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }));

/** The form of a group that is not there yet; made, its page takes this one's place in the history. */
export function NewGroup() {
  const t = useTranslations('groups');
  const url = useUrlState();
  const form = useGroupForm(null);
  const release = useUnsavedGuard(form.dirty);
  const leave = useGuardedLeave();
  return (
    <Page
      title={t('new.title')}
      description={t('new.note')}
      back={{ href: '/groups', label: t('list.title') }}
    >
      <Suspense fallback={<EditorSkeleton />}>
        <Editor
          form={form}
          onSaved={({ id }) => {
            release();
            url.set({ id, tab: 'connect', add: null, new: null }, { replace: true });
          }}
          onCancel={() => leave(() => url.set({ add: null, new: null }))}
        />
      </Suspense>
    </Page>
  );
}

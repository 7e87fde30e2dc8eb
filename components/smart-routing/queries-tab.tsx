'use client';

import { LockKeyhole } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import { useAskedQueries } from '../data/smart-routing.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Section } from '../ui/section.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { Learned } from './learned.tsx';
import { QueryTable } from './query-table.tsx';

/** What agents asked, what came of it, and what that taught. */
export function QueriesTab() {
  const t = useTranslations('smartRouting.queries');
  // These are words of others: whoever may not read them is told so, and nothing is asked.
  return useSession().may('audit.view') ? (
    <div className="grid grid-cols-1 gap-8">
      <Queries />
      <Learned />
    </div>
  ) : (
    <EmptyState icon={LockKeyhole} title={t('lockedTitle')}>
      {t('locked')}
    </EmptyState>
  );
}

function Queries() {
  const t = useTranslations('smartRouting.queries');
  const url = useUrlState();
  const led = url.get('led') === 'nowhere' ? 'nowhere' : 'anywhere';
  const queries = useAskedQueries(led);
  return (
    <Section
      title={t('title')}
      description={t('note')}
      actions={
        <Segmented
          label={t('led')}
          value={led}
          onChange={(next) => url.set({ led: next === 'nowhere' ? next : null })}
          options={[
            { value: 'anywhere', label: t('all') },
            { value: 'nowhere', label: t('nowhere') },
          ]}
        />
      }
    >
      <AsyncState value={queries} what={t('what')} skeleton={<TableSkeleton rows={6} columns={5} />}>
        {({ items }) => <QueryTable queries={items} led={led} />}
      </AsyncState>
    </Section>
  );
}

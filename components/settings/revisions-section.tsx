'use client';

import { GitCompareArrows, History } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useRevisions } from '../data/settings.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { RevisionTable } from './revision-table.tsx';
import { SectionHead } from './section-head.tsx';
import { NO_DETAILS } from './sections.ts';

const RevisionDrawer = lazy(async () => ({
  default: (await import('./revision-drawer.tsx')).RevisionDrawer,
}));
const CompareDrawer = lazy(async () => ({ default: (await import('./compare-drawer.tsx')).CompareDrawer }));
const RollbackDialog = lazy(async () => ({
  default: (await import('./rollback-dialog.tsx')).RollbackDialog,
}));

/** Every state that the settings had: open one (`open`), compare two (`from`, `to`), go back to one. */
export function RevisionsSection() {
  const t = useTranslations('settings.revisions');
  const url = useUrlState();
  const revisions = useRevisions();
  const [picked, setPicked] = useState<readonly number[]>([]);
  const [rollback, setRollback] = useState<number | null>(null);
  const newest = revisions.data?.[0]?.number ?? 0;
  const open = numberOf(url.get('open'));
  const [from, to] = [numberOf(url.get('from')), numberOf(url.get('to'))];
  const compare = (one: number, other: number) =>
    url.set({ open: null, from: String(Math.min(one, other)), to: String(Math.max(one, other)) });
  const close = () => url.set(NO_DETAILS);
  const [one, other] = picked;

  return (
    <section>
      <SectionHead
        id="revisions"
        actions={
          <Button
            disabled={one === undefined || other === undefined}
            onClick={() => one !== undefined && other !== undefined && compare(one, other)}
          >
            <GitCompareArrows aria-hidden />
            {t('compare')}
          </Button>
        }
      />
      <p role="status" className="mb-2 text-xs text-muted">
        {one === undefined || other === undefined
          ? t('pick', { count: picked.length })
          : t('picked', { from: Math.min(one, other), to: Math.max(one, other) })}
      </p>
      <AsyncState
        value={revisions}
        what={t('what')}
        skeleton={<TableSkeleton rows={10} columns={4} />}
        empty={{ when: (items) => items.length === 0, show: <NoRevisions /> }}
      >
        {(items) => (
          <RevisionTable
            rows={items}
            newest={newest}
            selected={open}
            picked={picked}
            onPick={setPicked}
            onOpen={(number) => url.set({ ...NO_DETAILS, open: String(number) })}
            onCompare={(number) => compare(number, newest)}
            onRollback={setRollback}
            page={revisions}
          />
        )}
      </AsyncState>
      <Suspense fallback={null}>
        {open === null ? null : (
          <RevisionDrawer
            number={open}
            newest={newest}
            onClose={close}
            onCompare={() => compare(open, newest)}
            onRollback={() => setRollback(open)}
          />
        )}
        {open === null && from !== null && to !== null ? (
          <CompareDrawer from={from} to={to} newest={newest} onClose={close} onRollback={setRollback} />
        ) : null}
        {rollback === null ? null : (
          <RollbackDialog to={rollback} onClose={() => setRollback(null)} onDone={close} />
        )}
      </Suspense>
    </section>
  );
}

function NoRevisions() {
  const t = useTranslations('settings.revisions.empty');
  return (
    <EmptyState icon={History} title={t('title')}>
      {t('text')}
    </EmptyState>
  );
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

'use client';

import { GitCompareArrows, Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useRevision } from '../data/settings.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Facts } from '../ui/facts.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { FormSkeleton } from '../ui/skeleton.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { ChangeList } from './change-list.tsx';
import { useSummary } from './use-summary.ts';
import { useWho } from './use-who.tsx';

interface RevisionDrawerProps {
  number: number;
  /** The present state. */
  newest: number;
  onClose: () => void;
  onCompare: () => void;
  onRollback: () => void;
}

/** Who made a revision, when, and what it changed. */
export function RevisionDrawer({ number, newest, onClose, onCompare, onRollback }: RevisionDrawerProps) {
  const t = useTranslations('settings.revisions');
  const revision = useRevision(number);
  const format = useFormat();
  const who = useWho();
  const summary = useSummary();
  return (
    <Drawer
      open
      size="lg"
      onOpenChange={onClose}
      title={t('title', { number })}
      footer={
        number < newest ? (
          <>
            <Button onClick={onCompare}>
              <GitCompareArrows aria-hidden />
              {t('compareCurrent')}
            </Button>
            <Button onClick={onRollback}>
              <Undo2 aria-hidden />
              {t('rollback')}
            </Button>
          </>
        ) : (
          <p className="mr-auto text-muted">{t('isCurrent')}</p>
        )
      }
    >
      <AsyncState value={revision} what={t('one', { number })} skeleton={<FormSkeleton fields={4} />}>
        {({ at, principal, summary: text, changes }) => (
          <div className="grid grid-cols-1 gap-5">
            <Facts
              items={[
                { label: t('column.summary'), value: summary(text) },
                { label: t('column.who'), value: who(principal) },
                {
                  label: t('column.when'),
                  value: (
                    <>
                      <RelativeTime at={at} /> · <span className="text-muted">{format.dateTime(at)}</span>
                    </>
                  ),
                },
                { label: t('column.changes'), value: format.number(changes.length) },
              ]}
            />
            <ChangeList key={number} changes={changes} />
          </div>
        )}
      </AsyncState>
    </Drawer>
  );
}

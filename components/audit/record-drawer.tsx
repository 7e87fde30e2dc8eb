'use client';

import { useTranslations } from 'use-intl';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { useAuditRecord } from '../data/audit.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { FormSkeleton } from '../ui/skeleton.tsx';
import { StepButtons } from '../ui/step-buttons.tsx';
import { useArrowSteps } from '../ui/use-arrow-steps.ts';
import { useActionWords } from './audit-words.ts';
import { Change } from './change.tsx';
import { RecordFacts } from './record-facts.tsx';
import type { AuditState } from './use-audit-state.ts';

interface RecordDrawerProps {
  id: string;
  /** The list around it. */
  rows: readonly AuditRecord[];
  state: AuditState;
  /** Gets more records below the last one; null where there are none. */
  onEnd: (() => void) | null;
}

/** Everything that is known of one record; the arrow keys lead to its neighbours in the list. */
export function RecordDrawer({ id, rows, state: { url }, onEnd }: RecordDrawerProps) {
  const t = useTranslations('audit.record');
  const wordsOf = useActionWords();
  const index = rows.findIndex((row) => row.id === id);
  const listed = rows[index];
  const asked = useAuditRecord(id, url.get('at'), listed === undefined);
  const record = listed ?? asked.data ?? undefined;
  const to = (neighbour: AuditRecord | undefined): (() => void) | null =>
    neighbour ? () => url.set({ open: neighbour.id, at: neighbour.at }, { replace: true }) : null;
  const previous = index > 0 ? to(rows[index - 1]) : null;
  const next = index < 0 ? null : (to(rows[index + 1]) ?? onEnd);
  useArrowSteps({ previous: () => previous?.(), next: () => next?.() });

  return (
    <Drawer
      open
      onOpenChange={(open) => !open && url.set({ open: null, at: null })}
      size="lg"
      focusFrame
      title={record ? (wordsOf(record.action) ?? record.action) : t('title')}
      footer={
        <>
          <span className="mr-auto">
            <StepButtons previous={previous} next={next} />
          </span>
          {record ? <CopyButton text={JSON.stringify(record, null, 2)} what={t('asJson')} /> : null}
        </>
      }
    >
      {asked.data === null || (!listed && url.get('at') === null) ? (
        <p className="text-muted">{t('gone')}</p>
      ) : (
        <AsyncState
          value={{ ...asked, data: record, error: record ? null : asked.error }}
          what={t('what')}
          skeleton={<FormSkeleton fields={6} />}
        >
          {(known) => (
            <div className="grid grid-cols-1 gap-6">
              <RecordFacts record={known} />
              <Change record={known} />
            </div>
          )}
        </AsyncState>
      )}
    </Drawer>
  );
}

'use client';

import { useTranslations } from 'use-intl';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { useAuditRecord } from '../data/audit.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { RecordDrawer } from '../ui/record-drawer.tsx';
import { FormSkeleton } from '../ui/skeleton.tsx';
import { useActionWords } from './audit-words.ts';
import { Change } from './change.tsx';
import { RecordFacts } from './record-facts.tsx';
import type { AuditState } from './use-audit-state.ts';

interface RecordDetailsProps {
  id: string;
  /** The list around it. */
  rows: readonly AuditRecord[];
  state: AuditState;
  /** Gets more records below the last one; null where there are none. */
  onEnd: (() => void) | null;
}

/** Everything that is known of one record. */
export function RecordDetails({ id, rows, state: { url }, onEnd }: RecordDetailsProps) {
  const t = useTranslations('audit.record');
  const wordsOf = useActionWords();
  const index = rows.findIndex((row) => row.id === id);
  const listed = rows[index];
  const asked = useAuditRecord(id, url.get('at'), listed === undefined);
  const record = listed ?? asked.data ?? undefined;

  return (
    <RecordDrawer
      title={record ? (wordsOf(record.action) ?? record.action) : t('title')}
      rows={rows}
      index={index}
      record={record}
      onStep={(row) => url.set({ open: row.id, at: row.at }, { replace: true })}
      onEnd={onEnd}
      onClose={() => url.set({ open: null, at: null })}
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
    </RecordDrawer>
  );
}

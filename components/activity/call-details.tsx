'use client';

import { useTranslations } from 'use-intl';
import type { CallRecord } from '../../server/contract/activity.ts';
import { useCall } from '../data/activity.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { RecordDrawer } from '../ui/record-drawer.tsx';
import { FormSkeleton } from '../ui/skeleton.tsx';
import { CallFacts } from './call-facts.tsx';
import { CallPayload } from './call-payload.tsx';
import { Timing } from './timing.tsx';
import type { ActivityState } from './use-activity-state.ts';

interface CallDetailsProps {
  id: string;
  /** The list around it. */
  calls: readonly CallRecord[];
  state: ActivityState;
  /** Gets more calls below the last one; null where there are none. */
  onEnd: (() => void) | null;
}

/** Everything that is known of one call. */
export function CallDetails({ id, calls, state, onEnd }: CallDetailsProps) {
  const t = useTranslations('activity.call');
  const { url, only } = state;
  const index = calls.findIndex((call) => call.id === id);
  const listed = calls[index];
  const asked = useCall(id, listed?.at);
  const call = asked.data ?? listed;

  return (
    <RecordDrawer
      title={call ? <span className="font-mono">{call.item ?? call.method}</span> : t('title')}
      rows={calls}
      index={index}
      record={call}
      onStep={(row) => url.set({ open: row.id }, { replace: true })}
      onEnd={onEnd}
      onClose={() => url.set({ open: null })}
    >
      <AsyncState
        value={{ ...asked, data: call, error: call ? null : asked.error }}
        what={t('what')}
        skeleton={<FormSkeleton fields={6} />}
      >
        {(known) => (
          <div className="grid grid-cols-1 gap-6">
            <CallFacts call={known} onOnly={only} />
            <Timing call={known} />
            <CallPayload asked={asked} />
          </div>
        )}
      </AsyncState>
    </RecordDrawer>
  );
}

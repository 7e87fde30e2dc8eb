'use client';

import { Copy } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { CallRecord } from '../../server/contract/activity.ts';
import { useCall } from '../data/activity.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { Drawer } from '../ui/drawer.tsx';
import { FormSkeleton } from '../ui/skeleton.tsx';
import { StepButtons } from '../ui/step-buttons.tsx';
import { toast } from '../ui/toasts.ts';
import { useArrowSteps } from '../ui/use-arrow-steps.ts';
import { CallFacts } from './call-facts.tsx';
import { CallPayload } from './call-payload.tsx';
import { Timing } from './timing.tsx';
import type { ActivityState } from './use-activity-state.ts';

interface CallDrawerProps {
  id: string;
  /** The list around it. */
  calls: readonly CallRecord[];
  state: ActivityState;
  /** Gets more calls below the last one; null where there are none. */
  onEnd: (() => void) | null;
}

/** Everything that is known of one call; the arrow keys lead to its neighbours in the list. */
export function CallDrawer({ id, calls, state, onEnd }: CallDrawerProps) {
  const t = useTranslations('activity.call');
  const { url, only } = state;
  const at = calls.findIndex((call) => call.id === id);
  const listed = calls[at];
  const asked = useCall(id, listed?.at);
  const detail = asked.data;
  const call = detail ?? listed;
  const to = (neighbour: CallRecord | undefined): (() => void) | null =>
    neighbour ? () => url.set({ open: neighbour.id }, { replace: true }) : null;
  const previous = at > 0 ? to(calls[at - 1]) : null;
  const next = at < 0 ? null : (to(calls[at + 1]) ?? onEnd);
  useArrowSteps({ previous: () => previous?.(), next: () => next?.() });

  const copy = async (): Promise<void> => {
    if (await copyText(JSON.stringify(call, null, 2))) toast.done(t('copied'));
    else toast.failed(t('notCopied'));
  };
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && url.set({ open: null })}
      size="lg"
      focusFrame
      title={call ? <span className="font-mono">{call.item ?? call.method}</span> : t('title')}
      footer={
        <>
          <span className="mr-auto">
            <StepButtons previous={previous} next={next} />
          </span>
          <Button disabled={call === undefined} onClick={copy}>
            <Copy aria-hidden />
            {t('copy')}
          </Button>
        </>
      }
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
    </Drawer>
  );
}

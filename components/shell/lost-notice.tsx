'use client';

import { Unplug } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { RelativeTime } from '../ui/time.tsx';
import { useSteadyLive } from './use-steady-live.ts';

/** Over the foot of the page while the hub cannot be heard: what is shown may be old. It moves nothing and goes by itself. */
export function LostNotice() {
  const t = useTranslations('shell.live');
  const { state, since } = useSteadyLive();
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-3 bottom-3 z-30 flex justify-center md:left-[13.5rem]"
    >
      {state === 'lost' ? (
        <p className="pointer-events-auto flex max-w-xl gap-2.5 rounded-card border border-warn bg-warn-soft px-4 py-2.5 shadow-raised animate-rise">
          <Unplug aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span>{t.rich('notice', { since: () => <RelativeTime at={new Date(since)} /> })}</span>
        </p>
      ) : null}
    </div>
  );
}

'use client';

import { Unplug } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { RelativeTime } from '../ui/time.tsx';
import { useSteadyLive } from './use-steady-live.ts';

/** Above the page while the hub cannot be heard: what is shown may be old. It goes by itself. */
export function LostNotice() {
  const t = useTranslations('shell.live');
  const { state, since } = useSteadyLive();
  return (
    <div role="status" aria-live="polite">
      {state === 'lost' ? (
        <p className="flex items-center gap-2.5 border-line border-b bg-warn-soft px-4 py-2 sm:px-8">
          <Unplug aria-hidden className="size-4 shrink-0 text-warn" />
          <span>{t.rich('notice', { since: () => <RelativeTime at={new Date(since)} /> })}</span>
        </p>
      ) : null}
    </div>
  );
}

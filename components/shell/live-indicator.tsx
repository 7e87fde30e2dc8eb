'use client';

import { useTranslations } from 'use-intl';
import { cn } from '../ui/cn.ts';
import { Status, type StatusTone } from '../ui/status.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { type SteadyLive, useSteadyLive } from './use-steady-live.ts';

const TONES: Record<SteadyLive['state'], StatusTone> = {
  live: 'good',
  connecting: 'info',
  lost: 'warn',
  paused: 'idle',
};

/** Whether what is on the screen follows the hub at this moment. */
export function LiveIndicator({ className }: { className?: string }) {
  const t = useTranslations('shell.live');
  const { state } = useSteadyLive();
  return (
    <Tooltip text={t(`${state}Hint`)} side="right">
      {/* A status is read, not pressed; it takes the focus only to show what it means. */}
      <span className={cn('inline-flex h-5 text-xs', className)}>
        <Status tone={TONES[state]} label={t(state)} busy={state === 'lost' || state === 'connecting'} />
      </span>
    </Tooltip>
  );
}

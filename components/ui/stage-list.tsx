import { Check, Circle, LoaderCircle, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { useFormat } from './intl/format.ts';

const LOOKS = {
  pending: { icon: Circle, look: 'text-muted' },
  running: { icon: LoaderCircle, look: 'text-info animate-spin' },
  done: { icon: Check, look: 'text-good' },
  failed: { icon: X, look: 'text-bad' },
};

export interface Stage {
  id: string;
  label: string;
  state: keyof typeof LOOKS;
  durationMs?: number | undefined;
  message?: string | undefined;
}

/** Steps of one thing that is being done, as they happen. */
export function StageList({ stages }: { stages: readonly Stage[] }) {
  const t = useTranslations('ui.stages');
  const format = useFormat();
  return (
    <ol aria-live="polite" aria-relevant="all" className="grid gap-1">
      {stages.map(({ id, label, state, durationMs, message }) => {
        const { icon: Icon, look } = LOOKS[state];
        return (
          <li key={id} className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-2.5">
            <Icon aria-hidden className={cn('mt-0.5 size-4', look)} />
            <span className={cn('min-w-0', state === 'pending' && 'text-muted')}>
              {label}
              <span className="sr-only">, {t(state)}</span>
            </span>
            <span className="text-xs leading-5 text-muted tabular-nums">
              {durationMs === undefined ? '' : format.duration(durationMs)}
            </span>
            {message ? (
              <span
                className={cn(
                  'col-span-2 col-start-2 text-xs wrap-anywhere whitespace-pre-wrap',
                  state === 'failed' ? 'text-bad' : 'text-muted',
                )}
              >
                {message}
              </span>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}

'use client';

import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { clock, onTick } from './clock.ts';
import { cn } from './cn.ts';
import { useFormat } from './intl/format.ts';

interface RelativeTimeProps {
  /** Null reads "never". */
  at: string | Date | null;
  /** It may lie ahead. Otherwise a moment ahead is taken for now: the clocks of hub and browser differ a little. */
  future?: boolean;
  className?: string;
}

/** `3m ago`, kept up to date; the exact moment shows on hover. */
export function RelativeTime({ at, future = false, className }: RelativeTimeProps) {
  return at === null ? (
    <Never className={className} />
  ) : (
    <Moment at={at} future={future} className={className} />
  );
}

interface MomentProps {
  at: string | Date;
  future: boolean;
  className: string | undefined;
}

function Moment({ at, future, className }: MomentProps) {
  const format = useFormat();
  const text = useSyncExternalStore(
    onTick,
    () => format.relative(future ? at : earlier(at, clock()), new Date(clock())),
    () => '',
  );
  return (
    <time
      dateTime={typeof at === 'string' ? at : at.toISOString()}
      title={format.dateTime(at)}
      className={cn('whitespace-nowrap tabular-nums', className)}
    >
      {text}
    </time>
  );
}

function Never({ className }: { className: string | undefined }) {
  const t = useTranslations('ui.time');
  return <span className={cn('text-muted', className)}>{t('never')}</span>;
}

function earlier(at: string | Date, now: number): string | Date {
  return new Date(at).getTime() > now ? new Date(now) : at;
}

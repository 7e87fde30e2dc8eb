import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { RelativeTime } from './time.tsx';

const TONES = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
  idle: 'text-muted',
};

export type StatusTone = keyof typeof TONES;

interface StatusProps {
  tone: StatusTone;
  /** The state in a word. */
  label: string;
  /** When it began, in ISO 8601. */
  since?: string | null | undefined;
  /** When it will be tried again, in ISO 8601. */
  nextTry?: string | null | undefined;
  /** Something is being done about it at this moment. */
  busy?: boolean;
  className?: string;
}

/** What a thing is doing: dot, word, since when, and when it is tried again. Never colour alone. */
export function Status({ tone, label, since, nextTry, busy = false, className }: StatusProps) {
  return (
    <span className={cn('inline-flex max-w-full items-center gap-1.5', className)}>
      <span aria-hidden className={cn('relative size-2 shrink-0', TONES[tone])}>
        {busy ? <span className="absolute inset-0 animate-ping rounded-full bg-current opacity-60" /> : null}
        {/* Idle is a ring, so that the shape tells it apart, too. */}
        <span
          className={cn(
            'absolute inset-0 rounded-full',
            tone === 'idle' ? 'border-[1.5px] border-current' : 'bg-current',
          )}
        />
      </span>
      <span className={cn('truncate font-medium', TONES[tone])}>{label}</span>
      {since || nextTry ? <When since={since} nextTry={nextTry} /> : null}
    </span>
  );
}

function When({ since, nextTry }: Pick<StatusProps, 'since' | 'nextTry'>) {
  const t = useTranslations('ui.status');
  return (
    <span className="truncate text-xs text-muted">
      {since ? (
        <>
          <span className="sr-only">{t('since')} </span>
          <RelativeTime at={since} />
        </>
      ) : null}
      {since && nextTry ? ' · ' : null}
      {nextTry ? t.rich('nextTry', { time: () => <RelativeTime at={nextTry} future /> }) : null}
    </span>
  );
}

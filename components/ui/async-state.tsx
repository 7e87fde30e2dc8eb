'use client';

import { RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { cn } from './cn.ts';

/** What a query of the data layer yields, as far as showing it needs to know. */
export interface AsyncValue<T> {
  data: T | undefined;
  error: { message: string; requestId?: string | undefined } | null;
  isFetching: boolean;
  refetch: () => unknown;
}

interface AsyncStateProps<T> {
  value: AsyncValue<T>;
  /** What is loaded, so that a sentence can begin with it: `The servers`. */
  what: string;
  /** The real layout in grey. */
  skeleton: ReactNode;
  /** Milliseconds before the skeleton shows; its room is taken from the first moment. */
  busyDelay?: number;
  /** Shown instead of `children` where there is nothing yet. */
  empty?: { when: (data: T) => boolean; show: ReactNode };
  children: (data: T) => ReactNode;
}

/**
 * Loading, empty, failed and ready look the same everywhere. Old data stays while new data is fetched, and under the
 * notice that fetching it failed.
 */
export function AsyncState<T>(props: AsyncStateProps<T>) {
  const { value, what, skeleton, busyDelay = 120, empty, children } = props;
  const { data, error } = value;
  const failed = error ? (
    <Failed
      what={what}
      error={error}
      stale={data !== undefined}
      busy={value.isFetching}
      retry={value.refetch}
    />
  ) : null;
  if (data !== undefined) {
    const shown = empty?.when(data) ? empty.show : children(data);
    return failed ? (
      <div className="grid grid-cols-1 gap-4">
        {failed}
        {shown}
      </div>
    ) : (
      shown
    );
  }
  return failed ?? <Loading what={what} delay={busyDelay} skeleton={skeleton} />;
}

function Loading({ what, delay, skeleton }: { what: string; delay: number; skeleton: ReactNode }) {
  const t = useTranslations('ui.async');
  return (
    <div
      role="status"
      aria-label={t('loading', { what })}
      // An answer that comes at once would otherwise make the page blink.
      className="opacity-100 transition-opacity duration-100 starting:opacity-0"
      style={{ transitionDelay: `${delay}ms` }}
    >
      {skeleton}
    </div>
  );
}

interface FailedProps {
  what: string;
  error: { message: string; requestId?: string | undefined };
  /** There is older data to look at. */
  stale: boolean;
  busy: boolean;
  retry: () => unknown;
}

function Failed({ what, error, stale, busy, retry }: FailedProps) {
  const t = useTranslations('ui.async');
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <TriangleAlert aria-hidden className={cn('size-4 shrink-0', stale ? 'text-warn' : 'text-bad')} />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{t(stale ? 'stale' : 'failed', { what })}</p>
        <p className="text-muted wrap-anywhere">
          {error.message}
          {error.requestId ? (
            <span className="font-mono text-xs"> · {t('request', { id: error.requestId })}</span>
          ) : null}
        </p>
      </div>
      <Button size="sm" disabled={busy} onClick={() => retry()}>
        <RotateCw aria-hidden className={busy ? 'animate-spin' : undefined} />
        {t('retry')}
      </Button>
    </div>
  );
}

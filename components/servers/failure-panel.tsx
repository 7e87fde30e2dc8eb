'use client';

import { CircleAlert, Hourglass, RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { RelativeTime } from '../ui/time.tsx';
import { useUrlState } from '../ui/use-url-state.ts';

interface FailurePanelProps {
  server: ServerView;
  busy: boolean;
  onTry: () => void;
}

/** What failed, at which stage, and when it is tried again; nothing while all is well. */
export function FailurePanel({ server: { spec, status }, busy, onTry }: FailurePanelProps) {
  const t = useTranslations('servers.failure');
  const { may } = useSession();
  const url = useUrlState();
  const failure = status?.failure;
  if (!status || !failure || !spec.enabled) return null;
  // A count of 0 is an attempt that takes long, not one that failed.
  const slow = failure.count === 0;
  const Icon = slow ? Hourglass : CircleAlert;
  return (
    <section
      aria-label={t('label')}
      className={cn(
        'flex flex-wrap items-start gap-x-4 gap-y-3 rounded-card border px-4 py-3',
        slow ? 'border-info bg-info-soft' : 'border-bad bg-bad-soft',
      )}
    >
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', slow ? 'text-info' : 'text-bad')} />
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-medium">{t(slow ? 'slow' : 'title', { stage: t(`stage.${failure.stage}`) })}</h2>
        <p className="mt-0.5 font-mono text-[0.8125rem] wrap-anywhere">{failure.message}</p>
        <p className="mt-1 text-xs text-muted">
          {slow
            ? t.rich('began', { time: () => <RelativeTime at={failure.since} /> })
            : t.rich('since', { count: failure.count, time: () => <RelativeTime at={failure.since} /> })}
          {status.nextTryAt ? (
            <>
              {' · '}
              {t.rich('next', { time: () => <RelativeTime at={status.nextTryAt} future /> })}
            </>
          ) : null}
        </p>
      </div>
      {may('servers.operate') ? (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => url.set({ tab: 'logs' })}>
            {t('logs')}
          </Button>
          <Button size="sm" pending={busy} onClick={onTry}>
            <RotateCw aria-hidden />
            {t('tryNow')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

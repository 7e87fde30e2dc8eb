'use client';

import { useTranslations } from 'use-intl';
import type { ServerStatus } from '../../server/contract/runtime.ts';
import { useServerStatuses } from '../data/live.ts';
import { useServerState } from '../data/server-state.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { Status } from '../ui/status.tsx';

/** More than these nobody has at the first start; a hub that was given many is not listed here. */
const SHOWN = 8;

/** The servers of the settings file as they come up. */
export function FirstServers() {
  const t = useTranslations('firstRun.servers');
  const statuses = useServerStatuses();
  if (!statuses) return <Skeleton className="h-32 w-full" />;
  const all = [...statuses.values()].sort((a, b) => a.name.localeCompare(b.name));
  if (all.length === 0) return <p className="text-muted">{t('none')}</p>;
  return (
    <>
      <ul className="rounded-card border border-line bg-surface">
        {all.slice(0, SHOWN).map((status) => (
          <Line key={status.name} status={status} />
        ))}
      </ul>
      {all.length > SHOWN ? (
        <p className="mt-2 text-muted">{t('more', { count: all.length - SHOWN })}</p>
      ) : null}
    </>
  );
}

function Line({ status }: { status: ServerStatus }) {
  const t = useTranslations('firstRun.servers');
  const { tone, label, busy } = useServerState()(status);
  return (
    <li className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2 last:border-b-0">
      <span className="min-w-0 flex-1 basis-32 truncate font-mono text-[0.8125rem]">{status.name}</span>
      {status.counts.tools > 0 ? (
        <span className="text-xs text-muted tabular-nums">{t('tools', { count: status.counts.tools })}</span>
      ) : null}
      <Status tone={tone} label={label} busy={busy} nextTry={status.nextTryAt} />
      {status.failure ? (
        <p className="basis-full text-xs text-muted wrap-anywhere">{status.failure.message}</p>
      ) : null}
    </li>
  );
}

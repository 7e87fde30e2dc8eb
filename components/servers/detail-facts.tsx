'use client';

import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useServerState } from '../data/server-state.ts';
import { Badge } from '../ui/badge.tsx';
import { Status } from '../ui/status.tsx';
import { TRANSPORTS, transportOf } from './list-filter.ts';

/** Under the name: what it is doing, and what kind of server it is. */
export function DetailFacts({ server }: { server: ServerView }) {
  const t = useTranslations('servers.list');
  const { status, spec, origin, drift } = server;
  const { tone, label, busy } = useServerState()(status);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <Status tone={tone} label={label} busy={busy} since={status?.since} nextTry={status?.nextTryAt} />
      <span className="flex flex-wrap gap-1.5">
        <Badge mono>{TRANSPORTS[transportOf(server)]}</Badge>
        {spec.category ? <Badge>{spec.category}</Badge> : null}
        <Badge>{t(`from.${origin}`)}</Badge>
        {drift ? <Badge tone="warn">{t('drift')}</Badge> : null}
      </span>
    </div>
  );
}

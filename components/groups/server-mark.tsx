'use client';

import { useTranslations } from 'use-intl';
import { useServerStatuses } from '../data/live.ts';
import { useServerState } from '../data/server-state.ts';
import { Badge } from '../ui/badge.tsx';
import { cn } from '../ui/cn.ts';
import { Status } from '../ui/status.tsx';
import type { DraftMember } from './draft.ts';

interface ServerMarkProps {
  name: string;
  member: DraftMember | undefined;
  /** How many tools it lists. */
  count: number;
  /** Whether there is such a server. */
  known: boolean;
}

/** How much of a server is chosen, in words, and what it is doing unless all is well. */
export function ServerMark({ name, member, count, known }: ServerMarkProps) {
  const t = useTranslations('groups.tree');
  const chosen = member?.out === false ? member : null;
  return (
    <span className="flex shrink-0 items-center gap-2">
      {known ? <ServerState name={name} quiet /> : <Badge tone="bad">{t('unknown')}</Badge>}
      <span className={cn('text-xs tabular-nums', chosen ? 'font-medium' : 'text-muted')}>
        {!chosen
          ? t('none', { count })
          : chosen.tools === null
            ? t('whole', { count })
            : t('some', { chosen: chosen.tools.length, count })}
      </span>
    </span>
  );
}

/** What a server is doing now. @param quiet says nothing while all is well */
export function ServerState({ name, quiet = false }: { name: string; quiet?: boolean }) {
  const status = useServerStatuses()?.get(name) ?? null;
  const { tone, label, busy } = useServerState()(status);
  if (quiet && tone === 'good') return null;
  return <Status tone={tone} label={label} busy={busy} className="shrink-0 text-xs" />;
}

'use client';

import { useTranslations } from 'use-intl';
import type { GroupMember } from '../../server/contract/group.ts';
import { useServerState } from '../data/server-state.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { Status } from '../ui/status.tsx';
import type { ServersByName } from './facts.ts';

/** So many lines a card has for them. */
const SHOWN = 4;

/** Those that somebody should look at come first. */
const URGENCY = { bad: 0, warn: 1, idle: 2, info: 3, good: 4 } as const;

interface CardServersProps {
  members: readonly GroupMember[];
  known: ServersByName | null;
}

/** The servers of a group with what they are doing now. */
export function CardServers({ members, known }: CardServersProps) {
  const t = useTranslations('groups.card');
  const stateOf = useServerState();
  if (members.length === 0) return <p className="text-muted">{t('noServers')}</p>;
  if (!known) return <Skeleton className="h-20 w-full" />;
  const lines = members.map(({ name }) => {
    const server = known.get(name);
    const state = server
      ? stateOf(server.status)
      : { tone: 'bad' as const, label: t('unknownServer'), busy: false };
    return { name, ...state };
  });
  lines.sort((a, b) => URGENCY[a.tone] - URGENCY[b.tone]);
  const shown = lines.length > SHOWN ? lines.slice(0, SHOWN - 1) : lines;
  const rest = lines.slice(shown.length);
  return (
    <ul className="grid gap-1 text-[0.8125rem]">
      {shown.map(({ name, tone, label, busy }) => (
        <li key={name} className="flex items-center justify-between gap-3">
          <span className="min-w-0 truncate font-mono">{name}</span>
          <Status tone={tone} label={label} busy={busy} className="shrink-0 text-xs" />
        </li>
      ))}
      {rest.length > 0 ? (
        <li className="text-xs text-muted">
          {t(rest.every(({ tone }) => tone === 'good') ? 'moreReady' : 'more', { count: rest.length })}
        </li>
      ) : null}
    </ul>
  );
}

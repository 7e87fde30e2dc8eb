'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { CallStats } from '../../server/contract/api/activity.ts';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useServerState } from '../data/server-state.ts';
import { useFormat } from '../ui/intl/format.ts';
import { Status } from '../ui/status.tsx';
import type { Column } from '../ui/table-row.tsx';
import { byText, byValue } from '../ui/table-rows.ts';
import { RelativeTime } from '../ui/time.tsx';
import { failuresOf, perMinute, rounded } from './call-counts.ts';
import { TRANSPORTS, transportOf } from './list-filter.ts';
import { memoryOf } from './processes.ts';
import { TwoLines } from './two-lines.tsx';

const NOTHING = '–';

/** The worse, the earlier: what the column of states is sorted by. */
const URGENCY = { bad: 0, warn: 1, info: 2, idle: 3, good: 4 };

/** @param stats of the last hour by server; null while nothing is known */
export function useListColumns(stats: ReadonlyMap<string, CallStats> | null): Column<ServerView>[] {
  const t = useTranslations('servers.list');
  const format = useFormat();
  const stateOf = useServerState();
  return useMemo(() => {
    const calls = ({ name }: ServerView): number | null => stats && (stats.get(name)?.calls ?? 0);
    const p95 = ({ name }: ServerView): number | undefined => stats?.get(name)?.p95Ms;
    const errors = ({ name }: ServerView): number | null => stats && failuresOf(stats.get(name));
    const memory = ({ status }: ServerView) => memoryOf(status);
    const muted = (text: string) => <span className="text-muted">{text}</span>;
    return [
      {
        id: 'status',
        header: t('status'),
        width: '8.5rem',
        cell: ({ status }) => {
          const { tone, label, busy } = stateOf(status);
          return (
            <TwoLines below={status ? <Since since={status.since} nextTry={status.nextTryAt} /> : null}>
              <Status tone={tone} label={label} busy={busy} />
            </TwoLines>
          );
        },
        compare: byValue(({ status }) => URGENCY[stateOf(status).tone]),
      },
      {
        id: 'name',
        header: t('name'),
        cell: ({ name, spec: { title } }) => (
          <TwoLines below={title}>
            <span className="font-mono text-[0.8125rem]" title={name}>
              {name}
            </span>
          </TwoLines>
        ),
        compare: byText(({ name }) => name),
      },
      {
        id: 'transport',
        header: t('transport'),
        width: '6.25rem',
        hideBelow: 'md',
        cell: (server) => TRANSPORTS[transportOf(server)],
        compare: byText(transportOf),
      },
      {
        id: 'tools',
        header: t('tools'),
        width: '4.5rem',
        align: 'right',
        hideBelow: 'sm',
        cell: ({ status }) => (status ? format.number(status.counts.tools) : muted(NOTHING)),
        compare: byValue(({ status }) => status?.counts.tools),
      },
      {
        id: 'groups',
        header: t('groups'),
        width: '5.5rem',
        align: 'right',
        hideBelow: 'lg',
        cell: ({ groups }) => <span title={groups.join(', ')}>{format.number(groups.length)}</span>,
        compare: byValue(({ groups }) => groups.length),
      },
      {
        id: 'calls',
        header: t('calls'),
        width: '6.5rem',
        align: 'right',
        hideBelow: 'md',
        cell: (server) => {
          const found = calls(server);
          return found === null ? muted(NOTHING) : format.number(rounded(perMinute(found)));
        },
        compare: byValue(calls),
      },
      {
        id: 'p95',
        header: t('p95'),
        width: '4.75rem',
        align: 'right',
        hideBelow: 'lg',
        cell: (server) => {
          const found = p95(server);
          return found === undefined ? muted(NOTHING) : format.duration(found);
        },
        compare: byValue(p95),
      },
      {
        id: 'errors',
        header: t('errors'),
        width: '5.25rem',
        align: 'right',
        hideBelow: 'md',
        cell: (server) => {
          const found = errors(server);
          if (found === null) return muted(NOTHING);
          const share = found > 0 ? format.percent(found / (calls(server) || 1)) : undefined;
          return (
            <span title={share} className={found > 0 ? 'text-bad' : undefined}>
              {format.number(found)}
            </span>
          );
        },
        compare: byValue(errors),
      },
      {
        id: 'restarts',
        header: t('restarts'),
        width: '6rem',
        align: 'right',
        hideBelow: 'xl',
        cell: ({ status }) => (status ? format.number(status.restarts) : muted(NOTHING)),
        compare: byValue(({ status }) => status?.restarts),
      },
      {
        id: 'memory',
        header: t('memory'),
        width: '6.25rem',
        align: 'right',
        hideBelow: 'xl',
        cell: (server) => {
          const found = memory(server);
          if (!found) return muted(NOTHING);
          return (
            <TwoLines below={t('processes', { count: found.processes })}>
              {format.bytes(found.bytes)}
            </TwoLines>
          );
        },
        compare: byValue((server) => memory(server)?.bytes),
      },
      {
        id: 'origin',
        header: t('origin'),
        width: '5rem',
        hideBelow: 'xl',
        cell: ({ origin, drift }) => (
          <TwoLines below={drift ? <span className="text-warn">{t('drift')}</span> : null}>
            {t(`from.${origin}`)}
          </TwoLines>
        ),
        compare: byText(({ origin, drift }) => `${origin} ${drift}`),
      },
    ];
  }, [stats, t, format, stateOf]);
}

function Since({ since, nextTry }: { since: string; nextTry: string | null }) {
  const t = useTranslations('servers.list');
  if (!nextTry) return <RelativeTime at={since} />;
  return t.rich('nextTry', { time: () => <RelativeTime at={nextTry} future /> });
}

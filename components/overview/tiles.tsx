'use client';

import { useTranslations } from 'use-intl';
import type { CallStats } from '../../server/contract/api/activity.ts';
import type { TokenFootprint } from '../../server/contract/api/smart-routing.ts';
import type { ListOf, ServerList } from '../data/lists.ts';
import { useSessionCount } from '../data/live.ts';
import type { Footprint } from '../data/overview.ts';
import type { ApiResult } from '../data/query.ts';
import { savingOf, useTokenFootprint } from '../data/smart-routing.ts';
import { useFormat } from '../ui/intl/format.ts';
import { StatTile } from '../ui/stat-tile.tsx';
import { failuresOf, serverCounts } from './counts.ts';
import { callsHref } from './links.ts';

/** Stands where a number is not known yet, or cannot be. */
const UNKNOWN = '–';

interface TilesProps {
  servers: ApiResult<ServerList>;
  /** Servers that fail. */
  failing: number;
  footprint: ApiResult<Footprint>;
  today: ApiResult<ListOf<CallStats>>;
}

/** Numbers that say whether the hub is up and in use. */
export function Tiles({ servers, failing, footprint, today }: TilesProps) {
  const t = useTranslations('overview.tiles');
  const format = useFormat();
  const sessions = useSessionCount();
  const tools = footprint.data;
  const tokens = useTokenFootprint().data;
  // Under the names of the endpoint over everything, where there is one.
  const whole = tokens?.items.find(({ kind }) => kind === 'global')?.tokens ?? tools?.tokens ?? 0;
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
      <ServersTile servers={servers.data} failing={failing} />
      <StatTile
        label={t('tools')}
        value={tools ? format.number(tools.tools) : UNKNOWN}
        hint={tools ? t('tokens', { count: format.compact(whole) }) : undefined}
      />
      <StatTile
        label={t('sessions')}
        value={sessions === null ? UNKNOWN : format.number(sessions)}
        hint={t('sessionsHint')}
      />
      <TodayTile today={today} />
      <SavedTile footprint={tokens} />
    </div>
  );
}

function ServersTile({ servers, failing }: { servers: ServerList | undefined; failing: number }) {
  const t = useTranslations('overview.tiles');
  const format = useFormat();
  if (!servers) return <StatTile label={t('servers')} value={UNKNOWN} href="/servers" />;
  const { enabled, ready, starting, disabled } = serverCounts(servers.items);
  return (
    <StatTile
      label={t('servers')}
      value={
        <>
          {format.number(ready)}
          <span className="font-normal text-muted">
            {' / '}
            {format.number(enabled)}
          </span>
        </>
      }
      tone={failing > 0 ? 'bad' : 'neutral'}
      hint={
        failing > 0
          ? t('down', { count: failing })
          : starting > 0
            ? t('starting', { count: starting })
            : disabled > 0
              ? t('disabled', { count: disabled })
              : t('allReady')
      }
      href="/servers"
    />
  );
}

function TodayTile({ today }: { today: ApiResult<ListOf<CallStats>> }) {
  const t = useTranslations('overview.tiles');
  const format = useFormat();
  const stats = today.data?.items[0];
  const failed = stats ? failuresOf(stats) : 0;
  return (
    <StatTile
      label={t('calls')}
      value={today.data ? format.number(stats?.calls ?? 0) : UNKNOWN}
      tone={failed > 0 ? 'bad' : 'neutral'}
      hint={
        stats
          ? t(failed > 0 ? 'failed' : 'noneFailed', { ratio: format.percent(failed / stats.calls) })
          : undefined
      }
      href={callsHref('24h')}
    />
  );
}

/** Tokens that a client saves which searches instead of listing everything. */
function SavedTile({ footprint }: { footprint: TokenFootprint | undefined }) {
  const t = useTranslations('overview.tiles');
  const format = useFormat();
  const saving = footprint && savingOf(footprint);
  const saved = saving ? Math.max(0, saving.ordinary - saving.smart) : 0;
  return (
    <div className="grid max-lg:col-span-2">
      <StatTile
        label={t('saved')}
        value={saving ? `≈ ${format.compact(saved)}` : UNKNOWN}
        hint={
          saving
            ? t('savedHint', {
                smart: format.compact(saving.smart),
                ordinary: format.compact(saving.ordinary),
              })
            : footprint
              ? t('savedNothing')
              : undefined
        }
        href="/smart-routing?tab=tokens"
      />
    </div>
  );
}

'use client';

import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { useGroupClients, useGroupFootprint } from '../data/groups.ts';
import { useServers } from '../data/lists.ts';
import { useFormat } from '../ui/intl/format.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { StatTile } from '../ui/stat-tile.tsx';

/** What the group is at this moment, as it is saved. */
export function GroupTiles({ group }: { group: GroupView }) {
  const t = useTranslations('groups.tiles');
  const format = useFormat();
  const footprint = useGroupFootprint(group.id);
  const clients = useGroupClients(group.id);
  const servers = useServers();

  const members = new Set(group.spec.servers.map(({ name }) => name));
  const states = (servers.data?.items ?? []).filter(({ name }) => members.has(name));
  const ready = states.filter(({ status }) => status?.state === 'ready').length;
  const warnings = footprint.data?.warnings.length ?? 0;
  const number = (value: number | undefined, text = format.number) =>
    value === undefined ? <Skeleton className="my-1 h-5 w-12" /> : text(value);
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
      <StatTile
        label={t('tools')}
        value={number(footprint.data?.tools)}
        hint={warnings > 0 ? t('warnings', { count: warnings }) : null}
        tone="warn"
      />
      <StatTile
        label={t('tokens')}
        value={number(footprint.data?.tokens, (value) => `≈ ${format.compact(value)}`)}
        hint={t('tokensHint')}
      />
      <StatTile
        label={t('servers')}
        value={servers.data ? t('ready', { ready, all: members.size }) : number(undefined)}
        hint={servers.data && ready < members.size ? t('notReady', { count: members.size - ready }) : null}
        tone="warn"
      />
      <StatTile label={t('clients')} value={number(clients.data?.total)} hint={t('clientsHint')} />
    </div>
  );
}

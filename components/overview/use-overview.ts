'use client';

import { useHubReport } from '../data/hub-report.ts';
import { useKeys, useServers } from '../data/lists.ts';
import {
  useCalledTools,
  useCallSum,
  useCallsOver,
  useDenials,
  useFootprint,
  useFreshCounts,
  useNewestClients,
} from '../data/overview.ts';
import type { ApiResult } from '../data/query.ts';
import { useSession } from '../data/session.ts';
import { useUsers } from '../data/users.ts';
import { type Attention, attentionOf } from './attention.ts';
import { countedOver, countedToday, SLOTS, type Span } from './spans.ts';

/** Clients that are shown. */
const FEW = 6;

/** Everything that the page shows, asked for at once. */
export function useOverview(span: Span) {
  const now = Date.now();
  const over = countedOver(span, now);
  useFreshCounts();
  return {
    concerns: useConcerns(),
    servers: useServers(),
    today: useCallSum(countedToday(now)),
    sum: useCallSum(over),
    series: useCallsOver(over, SLOTS[span].groupBy),
    tools: useCalledTools(over),
    footprint: useFootprint(),
    clients: useNewestClients(FEW),
  };
}

export interface Concerns {
  /** Every part was read, or could not be: from then on what is shown below keeps its place. */
  settled: boolean;
  attention: Attention;
  /** What could not be read, so that nobody takes it for well. */
  unread: readonly { id: 'servers' | 'report' | 'denials' | 'keys' | 'users'; retry: () => unknown }[];
}

function useConcerns(): Concerns {
  const { may } = useSession();
  const asks = {
    servers: may('view'),
    report: may('view'),
    denials: may('audit.view'),
    keys: may('keys.own'),
    users: may('users.manage'),
  };
  const servers = useServers(asks.servers);
  const report = useHubReport();
  const denials = useDenials(asks.denials);
  const keys = useKeys(asks.keys);
  const users = useUsers(asks.users);
  const answers = { servers, report, denials, keys, users } satisfies Record<string, ApiResult<unknown>>;
  const ids = ['servers', 'report', 'denials', 'keys', 'users'] as const;
  const known = {
    servers: servers.data?.items,
    fileProblems: servers.data?.fileProblems,
    parts: report.data?.parts,
    denials: denials.data,
    keys: keys.data?.items,
    users: users.data?.items,
  };
  return {
    settled: ids.every((id) => !asks[id] || answers[id].data !== undefined || answers[id].error !== null),
    attention: attentionOf(known, Date.now()),
    unread: ids
      .filter((id) => asks[id] && answers[id].error !== null)
      .map((id) => ({ id, retry: answers[id].refetch })),
  };
}

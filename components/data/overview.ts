'use client';

import type { CallStats } from '../../server/contract/api/activity.ts';
import type { SessionList } from '../../server/contract/api/reads.ts';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { queryKeys } from './keys.ts';
import type { ListOf } from './lists.ts';
import { useLiveActivity, useLiveEvent } from './live.ts';
import { usePaced } from './paced.ts';
import { type ApiResult, useApiQuery } from './query.ts';

/** What nobody tells of, ms between looks. */
const LOOK_MS = 60_000;
const ITEMS_MS = 30_000;

/** From when calls are counted, ISO 8601, and by what. `name` keeps the answers of different spans apart. */
export interface CountedSpan {
  name: string;
  from: string;
}

/** Calls of a span by the minute or the hour; those without calls are left out. */
export function useCallsOver(
  { name, from }: CountedSpan,
  groupBy: 'minute' | 'hour',
): ApiResult<ListOf<CallStats>> {
  const query = { groupBy, from };
  return useApiQuery(queryKeys.overview.count(name, groupBy), '/activity/stats', { query, every: LOOK_MS });
}

/** The same as one sum; no item where there were no calls. */
export function useCallSum({ name, from }: CountedSpan): ApiResult<ListOf<CallStats>> {
  const query = { groupBy: 'none', from };
  return useApiQuery(queryKeys.overview.count(name, 'none'), '/activity/stats', { query, every: LOOK_MS });
}

/** More tools than these are not compared. */
export const MOST_ITEMS = 300;

/** Tools of a span with what their calls were like, the most called first. */
export function useCalledTools({ name, from }: CountedSpan): ApiResult<ListOf<CallStats>> {
  return useApiQuery(queryKeys.overview.items(name), '/activity/stats', {
    query: { groupBy: 'item', method: 'tools/call', from, limit: MOST_ITEMS },
    every: ITEMS_MS,
  });
}

/** What a client is offered that may use everything. */
export interface Footprint {
  tools: number;
  /** Estimate of what their definitions cost a model. */
  tokens: number;
}

/** The sum alone is kept: the list is long, and nothing of it is shown. */
export function useFootprint(): ApiResult<Footprint> {
  const key = queryKeys.overview.footprint();
  const refresh = usePaced(key);
  useLiveEvent('lists.changed', refresh);
  useLiveEvent('settings.changed', refresh);
  return useApiQuery(key, '/tools/index', { freshMs: LOOK_MS, read: footprintOf });
}

/** Exported for its test. @throws when the body is something else */
export function footprintOf(body: unknown): Footprint {
  const items = isRecord(body) ? body.items : null;
  if (!Array.isArray(items)) throw new TypeError('not an index of tools');
  const sum = { tools: 0, tokens: 0 };
  for (const item of items) {
    if (!isRecord(item) || item.enabled !== true) continue;
    sum.tools += 1;
    sum.tokens += Number(item.tokens);
  }
  return sum;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The newest few of the clients that are connected, with how many there are. */
export function useNewestClients(limit: number): ApiResult<SessionList> {
  const key = queryKeys.overview.clients();
  const refresh = usePaced(key);
  useLiveEvent('sessions.changed', refresh);
  return useApiQuery(key, '/sessions', { query: { limit }, every: ITEMS_MS });
}

const HOUR_MS = 3_600_000;
const MOST_DENIALS = 500;

export interface Denials {
  count: number;
  /** There were more than were counted. */
  more: boolean;
}

/** Denied calls and sign-ins of the last hour. */
export function useDenials(enabled: boolean): ApiResult<Denials> {
  const from = new Date(Date.now() - HOUR_MS).toISOString();
  const query = { outcome: 'denied', from, limit: MOST_DENIALS };
  const asked = useApiQuery<ListOf<AuditRecord> & { nextCursor?: string }>(
    queryKeys.audit.list({ outcome: 'denied', span: '1h' }),
    '/audit',
    { query, enabled, every: LOOK_MS },
  );
  const data = asked.data && {
    count: asked.data.items.reduce((sum, record) => sum + record.count, 0),
    more: asked.data.nextCursor !== undefined,
  };
  return { ...asked, data };
}

/** Counts are asked anew while calls come. */
export function useFreshCounts(): void {
  useLiveActivity(usePaced(queryKeys.overview.counts()));
}

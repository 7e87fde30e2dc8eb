import { remark } from '../contract/remark.ts';
import {
  type CallStats,
  callStats,
  countCalls,
  recentStats,
  type RecentRequest as StoredRequest,
} from '../store/queries/activity.ts';
import type { ServiceContext } from './context.ts';
import { invalidField } from './input.ts';
import { authorise } from './permissions.ts';
import { type Spanned, withDates } from './span.ts';

/** Without `from`: the 24 hours before `to`; by minutes, one hour. Without `to`: until now. */
export type StatsRequest = Spanned<Omit<StoredRequest, 'from' | 'to'>>;
export type { CallStats };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Up to this long a span is counted from the calls themselves, exactly. */
const EXACT_MS = 6 * HOUR_MS;
/** More calls than this are not read one by one for a count. */
const MOST_EXACT = 2_000_000;

/** Filters that hourly counts don't know. */
const EXACT_ONLY = ['errorOwner', 'requestId', 'minDurationMs', 'q'] as const;

/**
 * Spans of up to six hours that began within the last day are counted exactly, from the calls; longer and older ones
 * in whole hours, from rollups. Minutes, and filters that rollups don't know, need the calls of such a short span.
 * @throws PatchbayError `invalid_input` when `to` is not after `from`, or the span holds too much for what is asked
 */
export async function activityStats(ctx: ServiceContext, input: StatsRequest): Promise<CallStats[]> {
  authorise(ctx, 'view');
  const { db } = ctx.store;
  const { groupBy, ...filters } = withDates(input);
  const to = filters.to ?? new Date();
  const from = filters.from ?? new Date(to.getTime() - (groupBy === 'minute' ? HOUR_MS : DAY_MS));
  if (to.getTime() <= from.getTime()) throw invalidField('to', remark('before_start'));
  const span = { ...filters, from, to };

  const short = to.getTime() - from.getTime() <= EXACT_MS;
  // Calls are kept for a day at least; those before may be gone, while their rollups are not.
  const there = short && from.getTime() > Date.now() - DAY_MS;
  const reason = groupBy === 'minute' ? 'groupBy' : EXACT_ONLY.find((name) => filters[name] !== undefined);
  if (reason !== undefined && !short)
    throw invalidField(reason, remark('long_span', { hours: EXACT_MS / HOUR_MS }));
  if (reason === undefined && !there) return hourly(ctx, groupBy, span);

  if ((await countCalls(db, span)) <= MOST_EXACT) return recentStats(db, { ...span, groupBy });
  if (reason === undefined) return hourly(ctx, groupBy, span);
  throw invalidField('from', remark('many_calls'));
}

function hourly(
  ctx: ServiceContext,
  groupBy: StoredRequest['groupBy'],
  { server, ...span }: Omit<StoredRequest, 'groupBy'>,
): Promise<CallStats[]> {
  if (groupBy === 'minute') return Promise.resolve([]);
  // Rollups say nothing where a call reached no server.
  return callStats(ctx.store.db, { ...span, server: server ?? (server === null ? '' : undefined), groupBy });
}

import type { CallRecord } from '../contract/activity.ts';
import {
  type CallStats,
  callStats,
  listCalls,
  type CallFilters as StoredFilters,
  type StatsRequest as StoredRequest,
} from '../store/queries/activity.ts';
import type { Page, PageRequest } from '../store/queries/page.ts';
import type { ServiceContext } from './context.ts';
import { invalidField } from './input.ts';
import { everyItem } from './pages.ts';
import { authorise } from './permissions.ts';
import { type Spanned, withDates } from './span.ts';

export type CallFilters = Spanned<StoredFilters>;
/** Without `from` and `to`: the last 24 hours. */
export type StatsRequest = Spanned<StoredRequest>;
export type { CallStats };

const DAY_MS = 86_400_000;

/** Calls without their payloads, newest first. */
export async function listActivity(
  ctx: ServiceContext,
  input: CallFilters & PageRequest,
): Promise<Page<CallRecord>> {
  authorise(ctx, 'view');
  const { cursor, limit, ...filters } = input;
  return listCalls(ctx.store.db, withDates(filters), { cursor, limit });
}

/** From hourly rollups. @throws PatchbayError `invalid_input` when `to` is not after `from` */
export async function activityStats(ctx: ServiceContext, input: StatsRequest): Promise<CallStats[]> {
  authorise(ctx, 'view');
  const request = withDates(input);
  const to = request.to ?? new Date();
  const from = request.from ?? new Date(to.getTime() - DAY_MS);
  if (to.getTime() <= from.getTime()) throw invalidField('to', 'must lie after "from"');
  return callStats(ctx.store.db, { ...request, from, to });
}

/** Every call that matches, page by page, newest first. */
export function exportActivity(ctx: ServiceContext, filters: CallFilters): AsyncGenerator<CallRecord> {
  return everyItem((page) => listActivity(ctx, { ...filters, ...page }));
}

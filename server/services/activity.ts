import type { CallDetail, CallRecord } from '../contract/activity.ts';
import { may } from '../contract/permissions.ts';
import { roleOf } from '../contract/principal.ts';
import { timeOfId } from '../store/ids.ts';
import { findCall, listCalls, type CallFilters as StoredFilters } from '../store/queries/activity.ts';
import type { Page, PageRequest } from '../store/queries/page.ts';
import { readPayloads } from '../store/queries/payloads.ts';
import { recordAct } from './audit.ts';
import type { ServiceContext } from './context.ts';
import { notFound } from './input.ts';
import { everyPage } from './pages.ts';
import { authorise } from './permissions.ts';
import { type Instant, type Spanned, withDates } from './span.ts';

export { activityStats, type CallStats, type StatsRequest } from './activity-stats.ts';

export type CallFilters = Spanned<StoredFilters>;

/** A text is looked for in every call of a span: without `from`, in those of this long before its end. */
const SEARCH_MS = 7 * 86_400_000;

/** Calls without their payloads, newest first. With `q` and no `from`: of seven days. */
export async function listActivity(
  ctx: ServiceContext,
  input: CallFilters & PageRequest,
): Promise<Page<CallRecord>> {
  authorise(ctx, 'view');
  const { cursor, limit, ...given } = input;
  const filters = withDates(given);
  if (filters.q !== undefined && filters.from === undefined) {
    filters.from = new Date((filters.to?.getTime() ?? Date.now()) - SEARCH_MS);
  }
  return listCalls(ctx.store.db, filters, { cursor, limit });
}

/**
 * One call and, for those who may see it, what was said in it.
 * @param at the call's time, needed only where the id is not one that the hub made
 * @throws PatchbayError `not_found`
 */
export async function getCall(
  ctx: ServiceContext,
  { id, at }: { id: string; at?: Instant | undefined },
): Promise<CallDetail> {
  authorise(ctx, 'view');
  const time = at === undefined ? timeOfId(id) : new Date(at);
  const call = time && (await findCall(ctx.store.db, { id, at: time }));
  if (!call) throw notFound(`call "${id}"`);
  const payloadHidden = !may(roleOf(ctx.principal), 'audit.view');
  if (payloadHidden) return { ...call, payload: null, payloadHidden };
  const payloads = await readPayloads(ctx.store.db, ctx.store.sealer, [call]);
  return { ...call, payload: payloads.get(id) ?? null, payloadHidden };
}

/** A call of an export; `payload` is there when payloads were asked for. */
export type ExportedCall = CallRecord & Partial<Pick<CallDetail, 'payload'>>;

/**
 * Every call that matches, page by page, newest first. That it was exported, and what, is recorded before it begins.
 * @param payloads with what was said in the calls, where it is stored
 */
export async function exportActivity(
  ctx: ServiceContext,
  { payloads, ...filters }: CallFilters & { payloads: boolean },
): Promise<AsyncGenerator<ExportedCall>> {
  authorise(ctx, 'audit.view');
  await recordAct(ctx, { action: 'activity.export', subject: null, after: { ...filters, payloads } });
  const pages = everyPage((page) => listActivity(ctx, { ...filters, ...page }));
  return payloads ? withPayloads(ctx, pages) : flat(pages);
}

/** Calls whose payloads are in memory at a time. */
const FEW = 20;

async function* withPayloads(
  { store }: ServiceContext,
  pages: AsyncIterable<CallRecord[]>,
): AsyncGenerator<ExportedCall> {
  for await (const calls of pages) {
    for (let from = 0; from < calls.length; from += FEW) {
      const few = calls.slice(from, from + FEW);
      const payloads = await readPayloads(store.db, store.sealer, few);
      for (const call of few) yield { ...call, payload: payloads.get(call.id) ?? null };
    }
  }
}

async function* flat<T>(pages: AsyncIterable<T[]>): AsyncGenerator<T> {
  for await (const items of pages) yield* items;
}

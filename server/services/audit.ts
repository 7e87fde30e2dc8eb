import type { AuditRecord } from '../contract/audit.ts';
import { principalId } from '../contract/principal.ts';
import type { Db } from '../store/db.ts';
import {
  insertAudit,
  listAudit as listRows,
  type AuditFilters as StoredFilters,
} from '../store/queries/audit.ts';
import { announce } from '../store/queries/changes.ts';
import type { Page, PageRequest } from '../store/queries/page.ts';
import type { ServiceContext } from './context.ts';
import { everyItem } from './pages.ts';
import { authorise } from './permissions.ts';
import { type Spanned, withDates } from './span.ts';

type Change = Pick<AuditRecord, 'action' | 'subject' | 'before' | 'after' | 'revision'> & {
  /** Of what nobody asked for. */
  reason?: string | null;
};

/** Records what `ctx.principal` does, in the transaction that does it. `before` and `after` must be redacted already. */
export async function recordChange(ctx: ServiceContext, tx: Db, change: Change): Promise<void> {
  await insertAudit(tx, ctx.store.sealer, {
    ...change,
    principal: principalId(ctx.principal),
    address: ctx.request?.address ?? null,
    userAgent: ctx.request?.userAgent ?? null,
    requestId: ctx.request?.id ?? null,
  });
}

/** Records an act that changes nothing in the store, in a transaction of its own; call it before the act. */
export function recordAct(
  ctx: ServiceContext,
  act: Pick<AuditRecord, 'action' | 'subject' | 'after'>,
): Promise<void> {
  return ctx.store.transaction(async (tx) => {
    await recordChange(ctx, tx, { ...act, before: null, revision: null });
    await announce(tx, { topic: 'audit', name: act.action });
  });
}

export type AuditFilters = Spanned<StoredFilters>;

/** Newest first. */
export async function listAudit(
  ctx: ServiceContext,
  input: AuditFilters & PageRequest,
): Promise<Page<AuditRecord>> {
  authorise(ctx, 'audit.view');
  const { cursor, limit, ...filters } = input;
  return listRows(ctx.store.db, ctx.store.sealer, withDates(filters), { cursor, limit });
}

/**
 * Every record that matches, page by page, newest first. That it was exported, and what, is recorded before it begins.
 */
export async function exportAudit(
  ctx: ServiceContext,
  filters: AuditFilters,
): Promise<AsyncGenerator<AuditRecord>> {
  authorise(ctx, 'audit.view');
  await recordAct(ctx, { action: 'audit.export', subject: null, after: { ...filters } });
  return everyItem((page) => listAudit(ctx, { ...filters, ...page }));
}

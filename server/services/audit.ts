import type { AuditRecord } from '../contract/audit.ts';
import { listAudit as listRows, type AuditFilters as StoredFilters } from '../store/queries/audit.ts';
import type { Page, PageRequest } from '../store/queries/page.ts';
import type { ServiceContext } from './context.ts';
import { authorise } from './permissions.ts';
import { type Spanned, withDates } from './span.ts';

export type AuditFilters = Spanned<StoredFilters>;

/** Newest first. */
export async function listAudit(
  ctx: ServiceContext,
  input: AuditFilters & PageRequest,
): Promise<Page<AuditRecord>> {
  authorise(ctx, 'audit.view');
  const { cursor, limit, ...filters } = input;
  return listRows(ctx.store.db, withDates(filters), { cursor, limit });
}

/** Every record that matches, page by page, newest first. */
export async function* exportAudit(ctx: ServiceContext, filters: AuditFilters): AsyncGenerator<AuditRecord> {
  let cursor: string | undefined;
  do {
    const page = await listAudit(ctx, { ...filters, cursor, limit: 500 });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

'use client';

import type { AuditRecord } from '../../server/contract/audit.ts';
import { download } from './download.ts';
import { queryKeys } from './keys.ts';
import { type ApiResult, type Paged, useApiQuery, usePagedQuery } from './query.ts';

/** Which records: the filters of the route by their names there, without empty ones. */
export type AuditFilter = Readonly<Record<string, string>>;

/** ISO 8601; null is without a border, `to` is not part of it. */
export interface AuditSpan {
  from: string | null;
  to: string | null;
}

interface AuditPage {
  items: AuditRecord[];
  nextCursor?: string;
}

const PAGE = 100;
const MOST = 500;

/**
 * Records, newest first, page by page. They stay as they were read.
 * @param since when they are asked for, ms since 1970; another moment asks anew
 */
export function useAudit(filter: AuditFilter, span: AuditSpan, since: number): Paged<AuditRecord> {
  const query = { ...filter, ...span, limit: PAGE };
  return usePagedQuery(queryKeys.audit.list({ ...query, since }), '/audit', {
    query,
    keepPrevious: true,
    still: true,
  });
}

/** Denials, and acts that change no settings, are recorded without a word in the live stream; ms between looks. */
const LOOK_MS = 20_000;

/**
 * The records from a moment on, as they are now: asked anew whenever the live stream tells of a change.
 * @param from null asks for nothing yet
 */
export function useAuditHead(
  filter: AuditFilter,
  from: string | null,
  to: string | null,
): ApiResult<AuditPage> {
  const query = { ...filter, from, to, limit: MOST };
  return useApiQuery(queryKeys.audit.list({ ...query, head: true }), '/audit', {
    query,
    enabled: from !== null,
    every: LOOK_MS,
  });
}

/** One record by its id and its moment, since records have no address of their own; null where there is none. */
export function useAuditRecord(
  id: string,
  at: string | null,
  enabled: boolean,
): ApiResult<AuditRecord | null> {
  const from = Date.parse(at ?? '');
  const there = enabled && Number.isFinite(from);
  const moment = there ? { from: new Date(from).toISOString(), to: new Date(from + 1).toISOString() } : {};
  const asked = useApiQuery<AuditPage>(queryKeys.audit.one(id), '/audit', {
    query: { ...moment, limit: MOST },
    enabled: there,
  });
  const data = asked.data && (asked.data.items.find((record) => record.id === id) ?? null);
  return { ...asked, data };
}

/** Saves every record of the filter as a file. @throws ApiError */
export function exportAudit(filter: AuditFilter, span: AuditSpan, format: 'csv' | 'jsonl'): Promise<void> {
  return download('GET', '/audit/export', `audit.${format}`, { query: { ...filter, ...span, format } });
}

'use client';

import { useMemo } from 'react';
import type { AuditSpan } from '../data/audit.ts';
import { boundsOf, type Span, spanOf } from '../ui/time-range.ts';
import { type RecordsFilter, useRecordsFilter } from '../ui/use-records-filter.ts';

const SPANS: readonly Span[] = ['24h', '7d', '30d', '90d', 'all'];
const USUAL: Span = 'all';

/** The filters, by their names in the address and on the REST API; `q` has a field of its own. */
export const CHIPS = ['principal', 'action', 'subject', 'outcome', 'address', 'requestId'] as const;
type ChipId = (typeof CHIPS)[number];
export type Chips = Readonly<Partial<Record<ChipId, string>>>;

export interface AuditState extends RecordsFilter<ChipId> {
  span: AuditSpan;
}

/** What the address says, and what is asked of the hub because of it. */
export function useAuditState(): AuditState {
  const records = useRecordsFilter({ ids: CHIPS, spans: SPANS, usual: USUAL });
  const { choice, since } = records;
  return { ...records, span: useMemo(() => spanOf(boundsOf(choice, since)), [choice, since]) };
}

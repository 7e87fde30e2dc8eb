'use client';

import { useEffect, useMemo, useState } from 'react';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { useAudit, useAuditHead } from '../data/audit.ts';
import type { Paged } from '../data/query.ts';
import { hasGap, headFrom, newsOf, withHead } from './news.ts';
import type { AuditState } from './use-audit-state.ts';

export interface Records {
  pages: Paged<AuditRecord>;
  /** Undefined until the first page is here. */
  shown: readonly AuditRecord[] | undefined;
  /** How many came since, while the person reads further down. */
  news: number;
  /** There are more of those. */
  moreNews: boolean;
}

/** The records page by page, with those that are made meanwhile: at once at the top of the list, else as a number. */
export function useRecords({ filter, span, since, refresh }: AuditState, atTop: boolean): Records {
  const pages = useAudit(filter, span, since);
  const listed = pages.data;
  const from = listed && span.to === null ? headFrom(listed, since) : null;
  const head = useAuditHead(
    filter,
    from !== null && span.from !== null && span.from > from ? span.from : from,
    span.to,
  );
  const { data } = head;
  const [kept, setKept] = useState<{ since: number; items: readonly AuditRecord[] }>({ since, items: [] });
  const gap = data !== undefined && listed !== undefined && hasGap(data, listed);

  useEffect(() => {
    if (!atTop || !data) return;
    if (gap) refresh();
    else setKept({ since, items: data.items });
  }, [atTop, data, gap, since, refresh]);

  const items = kept.since === since ? kept.items : undefined;
  const shown = useMemo(() => listed && withHead(items ?? [], listed), [items, listed]);
  const news = data && shown && !atTop ? newsOf(data.items, shown) : 0;
  return { pages, shown, news, moreNews: gap };
}

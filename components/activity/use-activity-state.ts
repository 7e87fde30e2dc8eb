'use client';

import { useEffect, useMemo, useState } from 'react';
import type { CallSpan } from '../data/activity.ts';
import { type Bounds, boundsOf, type RangeChoice, type Span, spanOf } from '../ui/time-range.ts';
import { type RecordsFilter, useRecordsFilter } from '../ui/use-records-filter.ts';
import { CHIPS, type ChipId, type Chips } from './call-filter.ts';

const SPANS: readonly Span[] = ['15m', '1h', '6h', '24h', '7d'];
const USUAL: Span = '24h';

/** ms between counts while one watches live. */
const RECOUNT_MS = 20_000;

export interface ActivityState extends RecordsFilter<ChipId> {
  /** Sets some chips and closes what is open. */
  only: (chips: Chips) => void;
  list: Asked;
  counts: Asked;
  /** Calls are shown as they end. Null: a range that is over has none. */
  live: boolean | null;
}

interface Asked {
  /** When, ms since 1970. */
  since: number;
  bounds: Bounds;
  span: CallSpan;
}

/** What the address says, and what is asked of the hub because of it. */
export function useActivityState(): ActivityState {
  const records = useRecordsFilter({ ids: CHIPS, spans: SPANS, usual: USUAL });
  const { url, choice, since } = records;
  const live = typeof choice === 'string' ? url.get('live') === '1' : null;
  const [recounted, setRecounted] = useState(0);

  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => setRecounted(Date.now()), RECOUNT_MS);
    return () => clearInterval(timer);
  }, [live]);

  const counted = Math.max(since, recounted);
  return {
    ...records,
    only: (some) => url.set({ ...some, open: null }),
    list: useMemo(() => askedOf(choice, since), [choice, since]),
    counts: useMemo(() => askedOf(choice, counted), [choice, counted]),
    live,
  };
}

function askedOf(choice: RangeChoice, since: number): Asked {
  const bounds = boundsOf(choice, since);
  return { since, bounds, span: spanOf(bounds) };
}

'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import type { CallSpan } from '../data/activity.ts';
import {
  type Bounds,
  boundsOf,
  choiceOf,
  type RangeChoice,
  rangePatch,
  type Span,
} from '../ui/time-range.ts';
import { useSettled } from '../ui/use-settled.ts';
import { type UrlState, useUrlState } from '../ui/use-url-state.ts';
import { CHIPS, type Chips, chipsOf } from './call-filter.ts';

export const SPANS: readonly Span[] = ['15m', '1h', '6h', '24h', '7d'];
const USUAL: Span = '24h';

/** ms until a text that is being typed is looked for. */
const TYPING_MS = 250;
/** ms between counts while one watches live. */
const RECOUNT_MS = 20_000;

export interface ActivityState {
  url: UrlState;
  choice: RangeChoice;
  setChoice: (choice: RangeChoice) => void;
  chips: Chips;
  /** Takes the place of all chips. */
  setChips: (chips: Readonly<Record<string, string>>) => void;
  /** Sets one chip and closes what is open. */
  only: (chips: Chips) => void;
  /** The text as it is typed. */
  text: string;
  /** The text that is looked for. */
  q: string;
  /** Chips and text, as the hub is asked. */
  filter: Readonly<Record<string, string>>;
  /** Another text for every other choice of calls. */
  filterKey: string;
  list: Asked;
  counts: Asked;
  /** Asks anew. */
  refresh: () => void;
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
  const url = useUrlState();
  const { get, set } = url;
  // Other parameters of the address, such as the open row, must not make others of these.
  const choice = useSame(choiceOf(get, SPANS, USUAL));
  const chips = useSame(chipsOf(get));
  const text = get('q') ?? '';
  const q = useSettled(text, TYPING_MS).trim();
  const filter = useMemo(() => ({ ...chips, ...(q && { q }) }), [chips, q]);
  const filterKey = JSON.stringify([choice, filter]);
  const live = typeof choice === 'string' ? get('live') === '1' : null;
  const { asked, refresh, recount } = useAsked(filterKey);

  useEffect(() => {
    if (!live) return;
    const timer = setInterval(recount, RECOUNT_MS);
    return () => clearInterval(timer);
  }, [live, recount]);

  const setChips = useCallback(
    (next: Readonly<Record<string, string>>) =>
      set(Object.fromEntries(CHIPS.map((id) => [id, next[id] ?? null]))),
    [set],
  );
  return {
    url,
    choice,
    setChoice: useCallback((next) => set(rangePatch(next, USUAL)), [set]),
    chips,
    setChips,
    only: (some) => set({ ...some, open: null }),
    text,
    q,
    filter,
    filterKey,
    list: useMemo(() => askedOf(choice, asked.list), [choice, asked.list]),
    counts: useMemo(() => askedOf(choice, asked.counts), [choice, asked.counts]),
    refresh,
    live,
  };
}

/** The value of before where the new one says the same. */
function useSame<T>(value: T): T {
  const [kept, setKept] = useState(value);
  if (kept === value || JSON.stringify(kept) === JSON.stringify(value)) return kept;
  setKept(value);
  return value;
}

function askedOf(choice: RangeChoice, since: number): Asked {
  const bounds = boundsOf(choice, since);
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return { since, bounds, span: { from: iso(bounds.from), to: iso(bounds.to) } };
}

/** When list and counts were asked for: when something else is asked, now. */
function useAsked(key: string) {
  const now = () => ({ key, list: Date.now(), counts: Date.now() });
  const [kept, setAsked] = useState(now);
  const asked = kept.key === key ? kept : now();
  if (asked !== kept) setAsked(asked);
  const refresh = useCallback(
    () => setAsked((old) => ({ ...old, list: Date.now(), counts: Date.now() })),
    [],
  );
  const recount = useCallback(() => setAsked((old) => ({ ...old, counts: Date.now() })), []);
  return { asked, refresh, recount };
}

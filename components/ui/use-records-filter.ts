'use client';

import { useCallback, useMemo, useState } from 'react';
import { choiceOf, type RangeChoice, rangePatch, type Span } from './time-range.ts';
import { pickedOf } from './url-search.ts';
import { useSettled } from './use-settled.ts';
import { type UrlState, useUrlState } from './use-url-state.ts';

/** ms until a text that is being typed is looked for. */
const TYPING_MS = 250;

interface RecordsFilterOptions<Id extends string> {
  /** The filters, by their names in the address; a constant. `q`, `span`, `from` and `to` are there besides. */
  ids: readonly Id[];
  /** Ranges that can be chosen; a constant. */
  spans: readonly Span[];
  /** The one that counts where the address says nothing. */
  usual: Span;
}

export interface RecordsFilter<Id extends string = string> {
  url: UrlState;
  spans: readonly Span[];
  choice: RangeChoice;
  setChoice: (choice: RangeChoice) => void;
  /** Without what is not set. */
  chips: Readonly<Partial<Record<Id, string>>>;
  /** Takes the place of all chips. */
  setChips: (chips: Readonly<Record<string, string>>) => void;
  /** The text as it is typed. */
  text: string;
  /** The text that is looked for. */
  q: string;
  /** Chips and text, as the hub is asked. */
  filter: Readonly<Record<string, string>>;
  /** Another text for every other choice of records. */
  filterKey: string;
  /** When the list is asked for, ms since 1970: when something else is asked, now. */
  since: number;
  /** Asks anew. */
  refresh: () => void;
}

/** Which records a page shows: what the address says of range, filters and text, and when they are asked for. */
export function useRecordsFilter<Id extends string>(options: RecordsFilterOptions<Id>): RecordsFilter<Id> {
  const { ids, spans, usual } = options;
  const url = useUrlState();
  const { get, set } = url;
  // Other parameters of the address, such as the open row, must not make others of these.
  const choice = useSame(choiceOf(get, spans, usual));
  const chips = useSame(pickedOf(get, ids));
  const text = get('q') ?? '';
  const q = useSettled(text, TYPING_MS).trim();
  const filter = useMemo(() => ({ ...chips, ...(q && { q }) }), [chips, q]);
  const filterKey = JSON.stringify([choice, filter]);

  const now = () => ({ key: filterKey, since: Date.now() });
  const [kept, setAsked] = useState(now);
  const asked = kept.key === filterKey ? kept : now();
  if (asked !== kept) setAsked(asked);

  return {
    url,
    spans,
    choice,
    setChoice: useCallback((next) => set(rangePatch(next, usual)), [set, usual]),
    chips,
    setChips: useCallback(
      (next) => set(Object.fromEntries(ids.map((id) => [id, next[id] ?? null]))),
      [set, ids],
    ),
    text,
    q,
    filter,
    filterKey,
    since: asked.since,
    refresh: useCallback(() => setAsked((old) => ({ ...old, since: Date.now() })), []),
  };
}

/** The value of before where the new one says the same. */
function useSame<T>(value: T): T {
  const [kept, setKept] = useState(value);
  if (kept === value || JSON.stringify(kept) === JSON.stringify(value)) return kept;
  setKept(value);
  return value;
}

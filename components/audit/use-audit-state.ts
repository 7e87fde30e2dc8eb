'use client';

import { useCallback, useMemo, useState } from 'react';
import type { AuditSpan } from '../data/audit.ts';
import { boundsOf, choiceOf, type RangeChoice, rangePatch, type Span } from '../ui/time-range.ts';
import { useSettled } from '../ui/use-settled.ts';
import { type UrlState, useUrlState } from '../ui/use-url-state.ts';

export const SPANS: readonly Span[] = ['24h', '7d', '30d', '90d', 'all'];
const USUAL: Span = 'all';

/** The filters, by their names in the address and on the REST API; `q` has a field of its own. */
export const CHIPS = ['principal', 'action', 'subject', 'outcome', 'address', 'requestId'] as const;
export type Chips = Readonly<Partial<Record<(typeof CHIPS)[number], string>>>;

/** ms until a text that is being typed is looked for. */
const TYPING_MS = 250;

export interface AuditState {
  url: UrlState;
  choice: RangeChoice;
  setChoice: (choice: RangeChoice) => void;
  chips: Chips;
  /** Takes the place of all chips. */
  setChips: (chips: Readonly<Record<string, string>>) => void;
  /** The text as it is typed. */
  text: string;
  /** Chips and text, as the hub is asked. */
  filter: Readonly<Record<string, string>>;
  /** When the list is asked for, ms since 1970. */
  since: number;
  span: AuditSpan;
  refresh: () => void;
}

/** What the address says, and what is asked of the hub because of it. */
export function useAuditState(): AuditState {
  const url = useUrlState();
  const { get, set } = url;
  const choice = useMemo(() => choiceOf(get, SPANS, USUAL), [get]);
  const chips = useMemo(
    (): Chips => Object.fromEntries(CHIPS.flatMap((id) => (get(id) ? [[id, get(id)]] : []))),
    [get],
  );
  const text = get('q') ?? '';
  const q = useSettled(text, TYPING_MS).trim();
  const filter = useMemo(() => ({ ...chips, ...(q && { q }) }), [chips, q]);
  const key = JSON.stringify([choice, filter]);

  const now = () => ({ key, since: Date.now() });
  const [kept, setAsked] = useState(now);
  const asked = kept.key === key ? kept : now();
  if (asked !== kept) setAsked(asked);
  const { since } = asked;

  const setChips = useCallback(
    (next: Readonly<Record<string, string>>) =>
      set(Object.fromEntries(CHIPS.map((id) => [id, next[id] ?? null]))),
    [set],
  );
  return {
    url,
    choice,
    setChoice: (next) => set(rangePatch(next, USUAL)),
    chips,
    setChips,
    text,
    filter,
    since,
    span: useMemo(() => spanOf(choice, since), [choice, since]),
    refresh: useCallback(() => setAsked((old) => ({ ...old, since: Date.now() })), []),
  };
}

function spanOf(choice: RangeChoice, since: number): AuditSpan {
  const { from, to } = boundsOf(choice, since);
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return { from: iso(from), to: iso(to) };
}

'use client';

import { useEffect, useRef, useState } from 'react';
import type { CallRecord } from '../../server/contract/activity.ts';
import { useLiveActivity } from '../data/live.ts';

/** More than this is asked for as a list instead. */
const MOST = 1000;
/** ms between lists that are asked for because not every call was told. */
const RELIST_MS = 5000;

interface LiveOptions {
  enabled: boolean;
  /** The person reads further down: what comes waits. */
  held: boolean;
  matches: (call: CallRecord) => boolean;
  /** What the calls are chosen by; another text forgets them. */
  filterKey: string;
  /** The list is to be asked for anew, since some calls are missing here. */
  onGap: () => void;
}

interface LiveCalls {
  filterKey: string;
  /** Newest first. */
  shown: readonly CallRecord[];
  waiting: readonly CallRecord[];
  /** The hub left some out, because there were too many. */
  missed: boolean;
}

const nothing = (filterKey: string): LiveCalls => ({ filterKey, shown: [], waiting: [], missed: false });

/** Calls as they end, as far as they match. */
export function useLiveCalls({ enabled, held, matches, filterKey, onGap }: LiveOptions): LiveCalls {
  const [calls, setCalls] = useState(() => nothing(filterKey));
  const relisted = useRef(0);

  useLiveActivity(({ calls: batch, more }) => {
    const fresh = batch.filter(matches).reverse();
    if (fresh.length === 0 && more === 0) return;
    setCalls((old) => added(old.filterKey === filterKey ? old : nothing(filterKey), fresh, held, more > 0));
  }, enabled);

  const { waiting, missed, shown } = calls;
  useEffect(() => {
    if (!enabled) setCalls((old) => nothing(old.filterKey));
    else if (!held && waiting.length > 0) setCalls(released);
  }, [enabled, held, waiting.length]);

  useEffect(() => {
    if (!enabled || held || !(missed || shown.length > MOST)) return;
    const relist = (): void => {
      relisted.current = Date.now();
      setCalls((old) => ({ ...old, shown: old.shown.slice(0, MOST / 2), missed: false }));
      onGap();
    };
    const timer = setTimeout(relist, Math.max(0, relisted.current + RELIST_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [enabled, held, missed, shown.length, onGap]);

  return calls.filterKey === filterKey ? calls : nothing(filterKey);
}

function added(old: LiveCalls, fresh: CallRecord[], held: boolean, missed: boolean): LiveCalls {
  if (!held) return { ...old, shown: [...fresh, ...old.shown], missed: old.missed || missed };
  const waiting = [...fresh, ...old.waiting];
  return {
    ...old,
    waiting: waiting.slice(0, MOST),
    missed: old.missed || missed || waiting.length > MOST,
  };
}

function released(old: LiveCalls): LiveCalls {
  return { ...old, shown: [...old.waiting, ...old.shown], waiting: [] };
}

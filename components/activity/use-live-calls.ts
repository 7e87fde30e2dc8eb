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
  shown: readonly CallRecord[];
  waiting: readonly CallRecord[];
  /** There are more than those that wait. */
  missed: boolean;
}

const NONE: LiveCalls = { shown: [], waiting: [], missed: false };

/** Calls as they end, as far as they match. */
export function useLiveCalls({ enabled, held, matches, filterKey, onGap }: LiveOptions): LiveCalls {
  const [calls, setCalls] = useState({ key: filterKey, ...NONE });
  const current = calls.key === filterKey ? calls : { key: filterKey, ...NONE };
  const relisted = useRef(0);

  useLiveActivity(({ calls: batch, more }) => {
    const fresh = batch.filter(matches).reverse();
    if (fresh.length === 0 && more === 0) return;
    setCalls(added(current, fresh, held, more > 0));
  }, enabled);

  const { waiting, missed, shown } = current;
  useEffect(() => {
    if (!enabled) setCalls((old) => ({ ...old, ...NONE }));
    else if (!held && waiting.length > 0) {
      setCalls((old) => ({ ...old, shown: [...old.waiting, ...old.shown], waiting: [] }));
    }
  }, [enabled, held, waiting.length]);

  useEffect(() => {
    if (!enabled || held || !(missed || shown.length > MOST)) return;
    const wait = Math.max(0, relisted.current + RELIST_MS - Date.now());
    const timer = setTimeout(() => {
      relisted.current = Date.now();
      setCalls((old) => ({ ...old, shown: old.shown.slice(0, MOST / 2), missed: false }));
      onGap();
    }, wait);
    return () => clearTimeout(timer);
  }, [enabled, held, missed, shown.length, onGap]);

  return current;
}

function added<T extends LiveCalls>(old: T, fresh: CallRecord[], held: boolean, missed: boolean): T {
  const waiting = held ? [...fresh, ...old.waiting] : old.waiting;
  return {
    ...old,
    shown: held ? old.shown : [...fresh, ...old.shown],
    waiting: waiting.slice(0, MOST),
    missed: old.missed || missed || waiting.length > MOST,
  };
}

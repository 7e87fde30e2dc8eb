'use client';

import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';

/** What the live stream tells of is asked anew after so long, and then no sooner again than after so long, ms. */
const SOON_MS = 1000;
const PACE_MS = 5000;

/** @returns asks anew for what is kept below the key: soon, once for all who call meanwhile, and never in haste */
export function usePaced(key: QueryKey): () => void {
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const last = useRef(0);
  const newest = useRef(key);
  useEffect(() => {
    newest.current = key;
  });
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return useCallback(() => {
    timer.current ??= setTimeout(
      () => {
        timer.current = null;
        last.current = Date.now();
        void cache.invalidateQueries({ queryKey: newest.current });
      },
      Math.max(SOON_MS, last.current + PACE_MS - Date.now()),
    );
  }, [cache]);
}

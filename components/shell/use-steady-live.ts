'use client';

import { useEffect, useState } from 'react';
import { useLive } from '../data/live.ts';

type Live = ReturnType<typeof useLive>;

/** A stream that is back within this time was not worth a word, ms. */
const PATIENCE_MS = 1500;

/** As `useLive`, but a loss counts only once it has lasted. */
export function useSteadyLive(): Live {
  const live = useLive();
  const [steady, setSteady] = useState(live);
  useEffect(() => {
    const timer = setTimeout(() => setSteady(live), live.state === 'lost' ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [live]);
  return steady;
}

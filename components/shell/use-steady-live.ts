'use client';

import { useEffect, useState } from 'react';
import { useLive } from '../data/live.ts';
import { useSession } from '../data/session.ts';

export interface SteadyLive {
  /** `paused` while nobody is signed in to listen. */
  state: 'connecting' | 'live' | 'lost' | 'paused';
  /** ms since 1970 */
  since: number;
}

/** A stream that is back within this time was not worth a word, ms. */
const PATIENCE_MS = 1500;

/** As `useLive`, but a loss counts only once it has lasted. */
export function useSteadyLive(): SteadyLive {
  const live = useLive();
  const { state } = useSession();
  const [steady, setSteady] = useState<SteadyLive>(live);
  useEffect(() => {
    const timer = setTimeout(() => setSteady(live), live.state === 'lost' ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [live]);
  return state === 'expired' ? { ...steady, state: 'paused' } : steady;
}

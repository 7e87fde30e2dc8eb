import { useSyncExternalStore } from 'react';
import { clock, onTick } from '../ui/clock.ts';

const STEP_MS = 10_000;

/** The present to ten seconds, ms since 1970: soon enough to tell what has expired without drawing lists every second. */
export function useNow(): number {
  return useSyncExternalStore(
    onTick,
    () => Math.floor(clock() / STEP_MS) * STEP_MS,
    () => 0,
  );
}

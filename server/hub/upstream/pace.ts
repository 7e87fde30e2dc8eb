import { performance } from 'node:perf_hooks';

/** So many go through at once after a calm. */
const BURST = 2;
const CALM_MS = 1000;
/** For so long the event loop is watched before the next one goes through, ms. */
const WATCH_MS = 4;
/** The loop has time to spare while less than this share of it is used. */
const SPARE_BELOW = 0.7;
/** However busy it is, the next one goes through after this, ms. */
const LONGEST_MS = 20;

/**
 * Spreads work that comes in a burst: the first few go through at once, the others one by one as the event loop has
 * time to spare, so that requests are served between them.
 * @returns a function that is called after each: undefined where another may follow at once
 */
export function createPace(): () => Promise<void> | undefined {
  let left = BURST;
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - last > CALM_MS) left = BURST;
    last = now;
    left -= 1;
    return left > 0 ? undefined : spareTime();
  };
}

async function spareTime(): Promise<void> {
  const latest = performance.now() + LONGEST_MS;
  for (;;) {
    const before = performance.eventLoopUtilization();
    await new Promise((resolve) => setTimeout(resolve, WATCH_MS).unref());
    if (performance.eventLoopUtilization(before).utilization < SPARE_BELOW) return;
    if (performance.now() >= latest) return;
  }
}

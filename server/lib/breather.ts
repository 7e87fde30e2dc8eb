import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work without a break may take so long, ms. */
const SPAN_MS = 6;

/**
 * For work over many items: awaited between them, it lets the event loop serve others whenever `spanMs` were used up.
 * @returns a function that resolves at once, or in a later turn
 */
export function createBreather(spanMs = SPAN_MS): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < spanMs) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}

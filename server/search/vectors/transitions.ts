import type { Log } from '../../lib/log.ts';
import type { Outage } from './breaker.ts';

/** Says in the log when something begins to fail and when it is well again, and not each time. */
export function createTransitions(log: Log, words: { fails: string; back: string }) {
  let failing = false;
  return (outage: Outage | null): void => {
    if ((outage !== null) === failing) return;
    failing = outage !== null;
    if (outage) log.warn(words.fails, { error: outage.message });
    else log.info(words.back);
  };
}

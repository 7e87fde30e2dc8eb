import type { Closer } from '../lib/closer.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

/** Runs `work` every `ms`, never twice at once; what it throws is logged and tried again next time. */
export function every(
  name: string,
  ms: number,
  work: () => Promise<void> | void,
  closer: Closer,
  log: Log,
): void {
  let running = false;
  const timer = setInterval(async () => {
    if (running) return;
    running = true;
    try {
      await work();
    } catch (error) {
      log.warn(`${name} failed; it is tried again later`, { error: messageOf(error) });
    } finally {
      running = false;
    }
  }, ms);
  timer.unref();
  closer.add(name, () => clearInterval(timer));
}

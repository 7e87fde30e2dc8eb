import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

export const now = (): number => performance.now();

/**
 * Asks every `everyMs` until there is an answer that is neither null nor false.
 * @throws Error naming `what` after `timeoutMs`; what `ask` throws goes through
 */
export async function until<T>(
  what: string,
  timeoutMs: number,
  everyMs: number,
  ask: () => T | null | false | Promise<T | null | false>,
): Promise<T> {
  const end = now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await sleep(everyMs);
  }
}

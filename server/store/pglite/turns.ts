import { PatchbayError } from '../../lib/errors.ts';

/**
 * One at a time, first come first served: PGlite has a single connection, so a statement that slipped in between two
 * of a transaction would become part of it.
 */
export interface Turns {
  /**
   * Waits for the turn. What never got it was never begun, so it can be refused without doubt about its effect.
   * @returns a function that ends the turn, once. @throws PatchbayError unavailable
   */
  take(): Promise<() => void>;
}

export function createTurns(limits: { waiting: number; waitMs: number }): Turns {
  const queue: Array<() => void> = [];
  let busy = false;

  function next(): void {
    const first = queue.shift();
    if (first) first();
    else busy = false;
  }

  function release(): () => void {
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      next();
    };
  }

  return {
    take() {
      if (!busy) {
        busy = true;
        return Promise.resolve(release());
      }
      if (queue.length >= limits.waiting) {
        return Promise.reject(
          new PatchbayError('unavailable', 'The database has too much to do.', { retryAfter: 5 }),
        );
      }
      return new Promise((resolve, reject) => {
        const begin = () => {
          clearTimeout(timer);
          resolve(release());
        };
        const timer = setTimeout(() => {
          queue.splice(queue.indexOf(begin), 1);
          reject(
            new PatchbayError('unavailable', 'The database is busy; the turn never came.', { retryAfter: 5 }),
          );
        }, limits.waitMs);
        queue.push(begin);
      });
    },
  };
}

/** Counts attempts by name: so many in a quarter of an hour, then blocks that grow. */
export interface Attempts {
  /** Counts one. @returns seconds until the next is let through, or 0: this one is */
  take(name: string, weight?: number): Promise<number>;
  /** One was no failure after all. */
  giveBack(name: string): Promise<void>;
  /** None of them counts any more; blocks that were go on growing the next ones. */
  forget(name: string): Promise<void>;
}

export const WINDOW_MS = 15 * 60_000;
const FIRST_BLOCK_MS = 60_000;
export const LONGEST_BLOCK_MS = 3_600_000;
/** A name that stays quiet for this long after a block begins anew. */
export const FORGIVE_MS = 2 * 3_600_000;
const MAX_NAMES = 10_000;

/** @param strikes blocks so far, this one included; each is twice as long as the one before */
export function blockMs(strikes: number): number {
  return Math.min(LONGEST_BLOCK_MS, FIRST_BLOCK_MS * 2 ** Math.min(strikes - 1, 20));
}

interface Tally {
  count: number;
  windowEndsAt: number;
  blockedUntil: number;
  strikes: number;
}

/** Within this process, bounded: when full, the name whose last attempt is longest ago is forgotten. */
export function createLocalAttempts(most: number, now: () => number): Attempts {
  const known = new Map<string, Tally>();

  function recall(name: string, at: number): Tally {
    const old = known.get(name);
    known.delete(name);
    const [oldest] = known.keys();
    if (known.size >= MAX_NAMES && oldest !== undefined) known.delete(oldest);
    const kept = old && at <= Math.max(old.windowEndsAt, old.blockedUntil + FORGIVE_MS);
    const tally = kept ? old : { count: 0, windowEndsAt: at + WINDOW_MS, blockedUntil: 0, strikes: 0 };
    known.set(name, tally);
    return tally;
  }

  return {
    async take(name, weight = 1) {
      const at = now();
      const tally = recall(name, at);
      if (at < tally.blockedUntil) return Math.ceil((tally.blockedUntil - at) / 1000);
      if (at >= tally.windowEndsAt) {
        tally.count = 0;
        tally.windowEndsAt = at + WINDOW_MS;
      }
      tally.count += weight;
      if (tally.count <= most) return 0;
      const length = blockMs(++tally.strikes);
      tally.count = 0;
      tally.blockedUntil = at + length;
      return length / 1000;
    },
    async giveBack(name) {
      const tally = known.get(name);
      if (tally) tally.count = Math.max(0, tally.count - 1);
    },
    async forget(name) {
      const tally = known.get(name);
      if (tally) tally.count = 0;
    },
  };
}

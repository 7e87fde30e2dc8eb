/** How fast tools are embedded, from batches of which several are under way at a time. */
export interface Pace {
  /** A batch came back after so many milliseconds. */
  batch(texts: number, ms: number): void;
  /** For each tool, which is two texts; null until something came back. */
  readonly secondsEach: number | null;
  reset(): void;
}

/** So many of the last batches say it. */
const WINDOW = 32;
/** From so many on the longest is left out: the model had to start first, or something else held it up. */
const ENOUGH = 4;

interface Batch {
  texts: number;
  ms: number;
}

/** @param now milliseconds, as `performance.now` */
export function createPace(now: () => number = () => performance.now()): Pace {
  let batches: Batch[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    batch(texts, ms) {
      const at = now();
      // Only what it took beyond the one before counts: while that was made, this one waited or both were.
      batches.push({ texts, ms: at - Math.max(lastAt, at - ms) });
      lastAt = at;
      if (batches.length > WINDOW) batches.shift();
    },
    get secondsEach() {
      if (batches.length === 0) return null;
      const sorted = [...batches].sort((a, b) => a.ms / a.texts - b.ms / b.texts);
      const counted = sorted.length < ENOUGH ? sorted : sorted.slice(0, -1);
      const sum = (of: (batch: Batch) => number) => counted.reduce((all, each) => all + of(each), 0);
      return (2 * sum(({ ms }) => ms)) / sum(({ texts }) => texts) / 1000;
    },
    reset() {
      batches = [];
      lastAt = Number.NEGATIVE_INFINITY;
    },
  };
}

/** One minute that begins with the first hit, as Redis counts it too. */
export const WINDOW_MS = 60_000;

/** Counts per name and minute, bounded: when full, the name whose window began first is forgotten. */
export interface Windows {
  /**
   * Counts one hit if it is within the limit.
   * @param at epoch ms
   * @returns 0 if it is, else ms until the window ends; a refused hit is not counted
   */
  hit(name: string, limit: number, at: number): number;
  readonly size: number;
}

interface Window {
  count: number;
  endsAt: number;
}

export function createWindows(maxNames: number): Windows {
  const windows = new Map<string, Window>();

  function open(name: string, at: number): void {
    // Insertion order is the order in which windows end, so ended ones are always in front.
    for (const [oldest, window] of windows) {
      if (window.endsAt > at && windows.size < maxNames) break;
      windows.delete(oldest);
    }
    windows.set(name, { count: 1, endsAt: at + WINDOW_MS });
  }

  return {
    hit(name, limit, at) {
      const window = windows.get(name);
      if (window === undefined || window.endsAt <= at) {
        windows.delete(name);
        open(name, at);
        return 0;
      }
      if (window.count >= limit) return window.endsAt - at;
      window.count++;
      return 0;
    },
    get size() {
      return windows.size;
    },
  };
}

/** One timer that is either set for a moment or not; it never keeps the process alive. */
export interface Alarm {
  /** @param at epoch ms, or null for none. Setting the same moment again changes nothing. */
  set(at: number | null): void;
}

/** Longest delay that setTimeout takes without firing at once. */
const LONGEST_MS = 2 ** 31 - 1;

export function createAlarm(now: () => number, onDue: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let setFor: number | null = null;

  function arm(at: number): void {
    timer = setTimeout(() => ring(at), Math.min(Math.max(0, at - now()), LONGEST_MS));
    timer.unref();
  }

  /** A timer may fire a millisecond before the clock says so; whoever then asks the clock would find nothing due. */
  function ring(at: number): void {
    if (now() < at) {
      arm(at);
      return;
    }
    timer = undefined;
    setFor = null;
    onDue();
  }

  return {
    set(at) {
      if (at === setFor) return;
      clearTimeout(timer);
      timer = undefined;
      setFor = at;
      if (at !== null) arm(at);
    },
  };
}

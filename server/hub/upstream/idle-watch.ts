import { createAlarm } from './alarm.ts';

export interface IdleWatchOptions {
  /** Epoch ms. */
  now: () => number;
  /** How long nobody may have used it, ms; asked anew each time. */
  limitMs: () => number;
  /** Calls that are under way. */
  inFlight: () => number;
  onIdle: () => void;
}

/** Tells when an upstream that is started on demand has been left unused. */
export interface IdleWatch {
  /** It was used just now. */
  used(): void;
  /** Watches, from now where it did not before, or no more. */
  set(wanted: boolean): void;
}

export function createIdleWatch({ now, limitMs, inFlight, onIdle }: IdleWatchOptions): IdleWatch {
  let usedAt = now();
  let wasBusy = false;
  let watching = false;
  const alarm = createAlarm(now, check);

  function check(): void {
    const busy = inFlight() > 0;
    // A call that has ended since the last look was a use until who knows when: the limit begins anew.
    if (busy || wasBusy) usedAt = now();
    wasBusy = busy;
    const dueAt = usedAt + limitMs();
    if (now() >= dueAt) onIdle();
    else alarm.set(dueAt);
  }

  return {
    used() {
      usedAt = now();
    },
    set(wanted) {
      if (wanted && !watching) usedAt = now();
      watching = wanted;
      alarm.set(wanted ? usedAt + limitMs() : null);
    },
  };
}

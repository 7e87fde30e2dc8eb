import { createAlarm } from './alarm.ts';

/** Says when an on-demand server was not used for its limit. Costs a use nothing but the noting of its time. */
export interface IdleWatch {
  /** Epoch ms. */
  readonly usedAt: number;
  used(): void;
  /** @param on whether it is up and may be ended; beginning to watch is a use */
  watch(on: boolean): void;
}

export interface IdleWatchOptions {
  now: () => number;
  /** ms. */
  limit: () => number;
  busy: () => boolean;
  /** Epoch ms of the last use that the watch was not told of. */
  lastUse: () => number;
  onIdle: () => void;
}

export function createIdleWatch(options: IdleWatchOptions): IdleWatch {
  const { now } = options;
  let usedAt = now();
  let watching = false;
  let wasBusy = false;
  const alarm = createAlarm(now, check);

  function check(): void {
    const busy = options.busy();
    // A call that has ended since the last look was a use until who knows when: the limit begins anew.
    if (busy || wasBusy) usedAt = now();
    wasBusy = busy;
    usedAt = Math.max(usedAt, options.lastUse());
    const dueAt = usedAt + options.limit();
    if (now() >= dueAt) options.onIdle();
    else alarm.set(dueAt);
  }

  return {
    get usedAt() {
      return usedAt;
    },
    used() {
      usedAt = now();
    },
    watch(on) {
      if (on && !watching) usedAt = now();
      watching = on;
      alarm.set(on ? usedAt + options.limit() : null);
    },
  };
}

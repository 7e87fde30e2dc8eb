/** Lets so many begin at once; the others queue. The queue is as long as there are servers, never longer. */
export interface StartGate {
  /** @param start is called when its turn comes and resolves when the attempt came to a result. Never rejects. */
  enter(start: () => Promise<void>): void;
  /** Forgets whoever still queues, and lets nobody in any more. */
  close(): void;
}

/**
 * @param slotMs a slot is free again when the attempt came to a result, or after this: the burst of work that slots
 *   ration is in the first second of a process, and one that never answers must not keep others waiting.
 * @param pace is asked after each admission; the next one waits for what it returns
 */
export function createStartGate(
  slots: number,
  slotMs: number,
  pace?: () => Promise<void> | undefined,
): StartGate {
  let queue: Array<() => Promise<void>> = [];
  let free = slots;
  let closed = false;
  let pausing = false;

  async function occupy(start: () => Promise<void>): Promise<void> {
    free -= 1;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, slotMs);
      timer.unref();
    });
    await Promise.race([start(), patience]);
    clearTimeout(timer);
    free += 1;
    admit();
  }

  function admit(): void {
    while (free > 0 && !pausing) {
      const next = queue.shift();
      if (!next) return;
      void occupy(next);
      void pause(pace?.());
    }
  }

  async function pause(rest: Promise<void> | undefined): Promise<void> {
    if (!rest) return;
    pausing = true;
    await rest;
    pausing = false;
    admit();
  }

  return {
    enter(start) {
      if (closed) return;
      queue.push(start);
      admit();
    },
    close() {
      closed = true;
      queue = [];
    },
  };
}

import type { Lists } from './connection.ts';

export interface Refresher {
  /** Fetches at once. */
  start(): void;
  /** Fetches soon; many calls become one fetch, and one that comes during a fetch leads to exactly one more. */
  soon(): void;
  /** Final: nothing is fetched or reported any more. */
  stop(): void;
}

export interface RefresherOptions {
  fetch: () => Promise<Lists>;
  onLists: (lists: Lists) => void;
  onFailed: (error: unknown) => void;
  /** A burst of changes is over after this, ms. */
  settleMs: number;
  /** Between one refresh and the next: a server that announces a change at every listing must not spin, ms. */
  gapMs: number;
  now: () => number;
}

export function createRefresher(options: RefresherOptions): Refresher {
  let state: 'idle' | 'planned' | 'fetching' | 'stopped' = 'idle';
  let again = false;
  let lastEnd = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function plan(): void {
    const gapLeft = Math.min(options.gapMs, lastEnd + options.gapMs - options.now());
    const delay = Math.max(options.settleMs, gapLeft);
    state = 'planned';
    timer = setTimeout(() => void run(false), delay);
    timer.unref();
  }

  async function run(isFirst: boolean): Promise<void> {
    state = 'fetching';
    again = false;
    let report: () => void;
    try {
      const lists = await options.fetch();
      report = () => options.onLists(lists);
    } catch (error) {
      report = () => options.onFailed(error);
    }
    if (isStopped()) return;
    if (!isFirst) lastEnd = options.now();
    state = 'idle';
    if (again) plan();
    report();
  }

  // A function, because the compiler does not see that `stop` may run during an await.
  const isStopped = (): boolean => state === 'stopped';

  return {
    start() {
      if (state === 'idle') void run(true);
    },
    soon() {
      if (state === 'fetching') again = true;
      else if (state === 'idle') plan();
    },
    stop() {
      clearTimeout(timer);
      state = 'stopped';
    },
  };
}

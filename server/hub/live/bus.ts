import type { LiveEvent, LiveInterest, Runtime } from '../../contract/runtime.ts';
import { createPacer } from './pacer.ts';

/** What anybody listens to; whoever would have to gather something asks here first. */
export interface Wanted {
  /** Somebody listens at all. */
  readonly any: boolean;
  readonly activity: boolean;
  /** Servers whose output somebody follows. */
  readonly logs: ReadonlySet<string>;
}

export interface LiveBus {
  /** Returns at once. What comes too often is told less often, the newest of it always. */
  publish(event: LiveEvent): void;
  subscribe: Runtime['subscribe'];
  readonly wanted: Wanted;
  /** Told when `wanted` is another. */
  onWanted(listener: (wanted: Wanted) => void): void;
  close(): void;
}

type Listener = (event: LiveEvent) => void;

const NOBODY: Wanted = { any: false, activity: false, logs: new Set() };
const NOTHING: LiveInterest = { activity: false, logs: [] };

/**
 * Live events to whoever listens; every listener gets the same object, so that it can be written down once for all. A
 * listener that throws loses only itself.
 */
export function createLiveBus(): LiveBus {
  const listeners = new Map<Listener, LiveInterest>();
  const watchers = new Set<(wanted: Wanted) => void>();
  let wanted = NOBODY;
  const pacer = createPacer(deliver);

  function deliver(event: LiveEvent): void {
    for (const [listener, interest] of listeners) {
      if (!concerns(event, interest)) continue;
      try {
        listener(event);
      } catch {
        leave(listener);
      }
    }
  }

  function leave(listener: Listener): void {
    if (listeners.delete(listener)) look();
  }

  function look(): void {
    wanted = wantedBy([...listeners.values()]);
    for (const watcher of watchers) watcher(wanted);
  }

  return {
    publish(event) {
      if (wanted.any) pacer.say(event);
    },
    subscribe(listener, interest = NOTHING) {
      // A wrapper of its own, so that subscribing one function twice is two subscriptions.
      const own: Listener = (event) => listener(event);
      listeners.set(own, interest);
      look();
      return () => leave(own);
    },
    get wanted() {
      return wanted;
    },
    onWanted: (watcher) => void watchers.add(watcher),
    close: () => pacer.close(),
  };
}

function concerns(event: LiveEvent, { activity, logs }: LiveInterest): boolean {
  if (event.type === 'activity') return activity;
  return event.type !== 'logs' || logs.includes(event.server);
}

function wantedBy(interests: readonly LiveInterest[]): Wanted {
  return {
    any: interests.length > 0,
    activity: interests.some(({ activity }) => activity),
    logs: new Set(interests.flatMap(({ logs }) => logs)),
  };
}

import type { LiveEvent } from '../../contract/runtime.ts';

/** ms between two events of one kind; of those that come sooner only the newest is told, when the time has passed. */
const GAPS: Partial<Record<LiveEvent['type'], number>> = {
  'server.status': 200,
  'sessions.changed': 500,
  'smart.changed': 500,
  'audit.changed': 1000,
};

export interface Pacer {
  say(event: LiveEvent): void;
  close(): void;
}

interface Pause {
  timer: NodeJS.Timeout;
  next: LiveEvent | null;
}

/** Tells at once what is seldom, and what is frequent at its pace; statuses of each server have a pace of their own. */
export function createPacer(tell: (event: LiveEvent) => void): Pacer {
  const pauses = new Map<string, Pause>();

  function pause(key: string, gapMs: number): void {
    const timer = setTimeout(() => resume(key, gapMs), gapMs).unref();
    pauses.set(key, { timer, next: null });
  }

  function resume(key: string, gapMs: number): void {
    const next = pauses.get(key)?.next;
    pauses.delete(key);
    if (!next) return;
    pause(key, gapMs);
    tell(next);
  }

  function forget(key: string): void {
    clearTimeout(pauses.get(key)?.timer);
    pauses.delete(key);
  }

  return {
    say(event) {
      const gapMs = GAPS[event.type];
      if (event.type === 'server.removed') forget(`server.status ${event.name}`);
      if (gapMs === undefined) return tell(event);
      const key = event.type === 'server.status' ? `server.status ${event.status.name}` : event.type;
      const paused = pauses.get(key);
      if (paused) {
        paused.next = event;
        return;
      }
      pause(key, gapMs);
      tell(event);
    },
    close() {
      for (const key of [...pauses.keys()]) forget(key);
    },
  };
}

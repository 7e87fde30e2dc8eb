import type { Change, ChangeTopic } from '../contract/snapshot.ts';
import { backoffDelay } from '../lib/backoff.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

export interface FeedOptions {
  /** Reads a topic whole and obeys it. */
  read: Partial<Record<ChangeTopic, () => Promise<void>>>;
  log: Log;
}

/** What the hub hears becomes what it has read. */
export interface Feed {
  heard(change: Change): void;
  /** Reads these topics now. @throws the first failure */
  read(topics: readonly ChangeTopic[]): Promise<void>;
  /** Resolves when nothing that was heard is left to be read, or a read failed, or after two seconds. */
  settled(): Promise<void>;
  close(): void;
}

const SETTLE_MS = 2000;
const RETRY = { baseMs: 200, capMs: 5000 };

/**
 * A change names a topic; the topic is read again whole, one read at a time, once more if something changed meanwhile.
 * Lost, repeated or reordered announcements therefore do no harm. A failing read is tried again with backoff.
 */
export function createFeed({ read, log }: FeedOptions): Feed {
  const topics = new Map(Object.entries(read).map(([topic, run]) => [topic, createReader(topic, run, log)]));
  return {
    heard(change) {
      if (change.topic === 'resync') for (const reader of topics.values()) reader.nudge();
      else topics.get(change.topic)?.nudge();
    },
    async read(wanted) {
      await Promise.all(wanted.map((topic) => topics.get(topic)?.now()));
    },
    async settled() {
      const reads = [...topics.values()].flatMap((reader) => reader.running() ?? []);
      if (reads.length === 0) return;
      const late = new Promise<void>((resolve) => setTimeout(resolve, SETTLE_MS).unref());
      await Promise.race([Promise.allSettled(reads), late]);
    },
    close() {
      for (const reader of topics.values()) reader.close();
    },
  };
}

interface Reader {
  nudge(): void;
  now(): Promise<void>;
  running(): Promise<void> | null;
  close(): void;
}

function createReader(topic: string, run: () => Promise<void>, log: Log): Reader {
  let running: Promise<void> | null = null;
  let again = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function loop(): Promise<void> {
    try {
      do {
        again = false;
        await run();
        failures = 0;
      } while (again && !closed);
    } finally {
      running = null;
    }
  }

  function retry(error: unknown): void {
    if (closed) return;
    failures++;
    const delay = backoffDelay(failures, RETRY);
    if (failures === 1) log.warn(`Reading ${topic} failed; trying again`, { error: messageOf(error) });
    timer = setTimeout(nudge, delay).unref();
  }

  function nudge(): void {
    if (closed) return;
    clearTimeout(timer);
    if (running) again = true;
    else {
      running = loop();
      running.catch(retry);
    }
  }

  return {
    nudge,
    now() {
      running ??= loop();
      return running;
    },
    running: () => running,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

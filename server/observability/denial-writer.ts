import type { Log } from '../lib/log.ts';

/** Denials and failed sign-ins of one address, key, reason and minute. */
export interface DenialCount {
  address: string;
  /** Id of the key that was presented, or null. Never a secret. */
  key: string | null;
  reason: string;
  /** Beginning of the minute. */
  minute: Date;
  count: number;
  /** Of the first of them, so that the log can be searched for it. */
  requestId: string | null;
  userAgent: string | null;
}

export interface Denial {
  address: string;
  key?: string | null;
  reason: string;
  requestId?: string;
  userAgent?: string | undefined;
}

export interface DenialWriterOptions {
  /** Adds the counts to what is stored; all or none. Must have a deadline of its own. */
  flush: (rows: readonly DenialCount[]) => Promise<void>;
  flushMs?: number;
  /** Different (address, key, reason, minute) kept; beyond it they are counted under the address `other`. */
  maxEntries?: number;
  onDropped?: (count: number) => void;
  log: Log;
  /** Epoch ms. */
  now?: () => number;
}

export interface DenialWriter {
  /** Synchronous, never throws. */
  record(denial: Denial): void;
  /** @returns true if nothing is left unwritten */
  flush(): Promise<boolean>;
  close(): Promise<void>;
}

/** Characters kept of what a stranger calls its program. */
const MAX_AGENT = 500;

/**
 * Counts instead of recording: an attacker who tries a million keys makes a handful of rows. What the database does
 * not take now is counted on and tried again.
 */
export function createDenialWriter(options: DenialWriterOptions): DenialWriter {
  const { log, flushMs = 5000, maxEntries = 10_000, onDropped = () => {}, now = Date.now } = options;
  let counts = new Map<string, DenialCount>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<boolean> | undefined;
  let away = false;
  let closed = false;

  function add(denial: DenialCount): void {
    const known = counts.get(nameOf(denial));
    if (known) {
      known.count += denial.count;
      return;
    }
    if (counts.size < maxEntries) {
      counts.set(nameOf(denial), denial);
      return;
    }
    const other = { ...denial, address: 'other', key: null };
    const rest = counts.get(nameOf(other));
    if (rest) rest.count += denial.count;
    // One row per reason and minute may go over the bound, a little; when even those are too many they are dropped.
    else if (counts.size < maxEntries + 1000) counts.set(nameOf(other), other);
    else onDropped(denial.count);
  }

  async function write(): Promise<boolean> {
    const batch = counts;
    counts = new Map();
    try {
      if (batch.size > 0) await options.flush([...batch.values()]);
      if (away) log.info('The database is back; denials are written again');
      away = false;
      return true;
    } catch (error) {
      if (!away) log.warn('The database does not take denials; they are counted on and retried', { error });
      away = true;
      const newer = counts;
      counts = batch;
      for (const denial of newer.values()) add(denial);
      return false;
    }
  }

  function flush(): Promise<boolean> {
    clearTimeout(timer);
    timer = undefined;
    writing ??= write().finally(() => {
      writing = undefined;
      if (counts.size > 0) schedule();
    });
    return writing;
  }

  function schedule(): void {
    if (!closed) timer ??= setTimeout(flush, flushMs).unref();
  }

  return {
    record({ address, key = null, reason, requestId = '', userAgent = '' }) {
      if (closed) return onDropped(1);
      const minute = new Date(Math.floor(now() / 60_000) * 60_000);
      const first = { requestId: requestId || null, userAgent: userAgent.slice(0, MAX_AGENT) || null };
      add({ address, key, reason, minute, count: 1, ...first });
      if (!writing) schedule();
    },
    flush,
    async close() {
      if (closed) return;
      closed = true;
      await writing;
      if (!(await flush())) onDropped([...counts.values()].reduce((sum, { count }) => sum + count, 0));
      clearTimeout(timer);
    },
  };
}

function nameOf({ address, key, reason, minute }: DenialCount): string {
  return `${minute.getTime()} ${reason} ${key ?? '-'} ${address}`;
}

import { backoffDelay } from '../lib/backoff.ts';
import type { Log } from '../lib/log.ts';

export interface BatchWriterOptions<Row> {
  /** What the rows are, for the log: `call records`. */
  what: string;
  /** Writes all rows or throws; must have a deadline of its own. */
  insert: (rows: readonly Row[]) => Promise<void>;
  /** Bytes a row takes in memory, roughly. */
  sizeOf: (row: Row) => number;
  /** Bytes kept, written and unwritten; beyond it the oldest rows are dropped. */
  maxBytes: number;
  /** Rows of one insert. */
  maxRows?: number;
  /** ms that a row waits for others. */
  flushMs?: number;
  onDropped?: (rows: number) => void;
  log: Log;
  retry?: { baseMs: number; capMs: number };
}

export interface BatchWriter<Row> {
  /** Synchronous, never throws, never waits. */
  record(row: Row): void;
  /** Resolves true when everything recorded so far is written, false after `timeoutMs`. */
  flush(timeoutMs?: number): Promise<boolean>;
  /** Flushes, then drops what could not be written and takes nothing more. */
  close(timeoutMs?: number): Promise<void>;
  /** Rows and bytes not written yet. */
  waiting(): { rows: number; bytes: number };
}

const RETRY = { baseMs: 500, capMs: 15_000 };

/**
 * Collects rows and inserts them in batches, one insert at a time. While the database is away it keeps the newest
 * rows that fit, retries with backoff, and says so once; a row that the database refuses for itself is dropped alone.
 */
export function createBatchWriter<Row>(options: BatchWriterOptions<Row>): BatchWriter<Row> {
  const { insert, sizeOf, maxBytes, log, what, onDropped = () => {} } = options;
  const { maxRows = 500, flushMs = 500, retry = RETRY } = options;
  let rows: Row[] = [];
  /** Rows before this index are gone; the array is cut now and then, not at every drop. */
  let head = 0;
  let bytes = 0;
  /** Of the rows at the head, how many are in the insert under way. */
  let inFlight = 0;
  let batchRows = maxRows;
  let failures = 0;
  let written = 0;
  let recorded = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const waiters = new Set<() => void>();

  function record(row: Row): void {
    if (closed) {
      onDropped(1);
      return;
    }
    rows.push(row);
    recorded++;
    bytes += sizeOf(row);
    if (bytes > maxBytes) dropOldest();
    const enough = rows.length - head >= maxRows;
    if (inFlight === 0 && failures === 0 && (timer === undefined || enough)) schedule(enough ? 0 : flushMs);
  }

  /** Rows in flight may be written already, so the oldest that are not go first. */
  function dropOldest(): void {
    let dropped = 0;
    while (bytes > maxBytes && rows.length - head > inFlight) {
      const at = head + inFlight;
      const row = rows[at];
      if (row === undefined) break;
      bytes -= sizeOf(row);
      // Moves the rows in flight up by one; there are at most `maxRows` of them and dropping is rare.
      rows.copyWithin(head + 1, head, at);
      head++;
      dropped++;
    }
    compact();
    settle(dropped);
    if (dropped > 0) onDropped(dropped);
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(write, ms).unref();
  }

  async function write(): Promise<void> {
    timer = undefined;
    if (inFlight > 0 || head === rows.length) return;
    const batch = rows.slice(head, head + batchRows);
    inFlight = batch.length;
    const error = await attempt(batch);
    inFlight = 0;
    if (error === null) succeeded(batch.length);
    else failed(batch, error);
    if (head < rows.length && !(closed && failures > 0)) {
      const full = rows.length - head >= maxRows;
      schedule(failures > 0 ? backoffDelay(failures, retry) : full || waiters.size > 0 ? 0 : flushMs);
    }
  }

  async function attempt(batch: readonly Row[]): Promise<{ cause: unknown } | null> {
    try {
      await insert(batch);
      return null;
    } catch (cause) {
      return { cause };
    }
  }

  function succeeded(count: number): void {
    if (failures > 0)
      log.info(`The database is back; ${what} are written again`, { waiting: rows.length - head });
    failures = 0;
    batchRows = Math.min(maxRows, batchRows * 2);
    remove(count);
  }

  function failed(batch: readonly Row[], { cause }: { cause: unknown }): void {
    if (isDataError(cause)) {
      // Some row can never be written. Halve until it stands alone, then let it go.
      if (batch.length > 1) {
        batchRows = Math.ceil(batch.length / 2);
        return;
      }
      log.error(`The database refuses one of the ${what}; it is dropped`, { error: cause });
      remove(1);
      onDropped(1);
      return;
    }
    failures++;
    if (failures === 1)
      log.warn(`The database does not take ${what}; they are kept and retried`, { error: cause });
  }

  function remove(count: number): void {
    for (let index = head; index < head + count; index++) {
      const row = rows[index];
      if (row !== undefined) bytes -= sizeOf(row);
    }
    head += count;
    compact();
    settle(count);
  }

  function compact(): void {
    if (head === rows.length) {
      rows = [];
      head = 0;
    } else if (head > 1024 && head > rows.length / 2) {
      rows = rows.slice(head);
      head = 0;
    }
  }

  function settle(count: number): void {
    written += count;
    for (const check of waiters) check();
  }

  function flush(timeoutMs = 5000): Promise<boolean> {
    const upTo = recorded;
    if (written >= upTo) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (done: boolean) => {
        clearTimeout(deadline);
        waiters.delete(check);
        resolve(done);
      };
      const check = () => {
        if (written >= upTo) finish(true);
      };
      const deadline = setTimeout(() => finish(false), timeoutMs);
      waiters.add(check);
      if (inFlight === 0) schedule(0);
    });
  }

  async function close(timeoutMs?: number): Promise<void> {
    if (closed) return;
    const done = await flush(timeoutMs);
    closed = true;
    clearTimeout(timer);
    const left = rows.length - head;
    rows = rows.slice(0, head + inFlight);
    if (done || left === 0) return;
    // What is in flight counts as lost too: nobody will be there to see whether it arrived.
    log.warn(`Closing with ${what} unwritten`, { rows: left });
    onDropped(left);
  }

  return { record, flush, close, waiting: () => ({ rows: rows.length - head, bytes }) };
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint): retrying the same rows cannot help. */
function isDataError(error: unknown): boolean {
  for (let depth = 0, at = error; depth < 4 && typeof at === 'object' && at !== null; depth++) {
    const code: unknown = Reflect.get(at, 'code');
    if (typeof code === 'string' && /^2[23][0-9A-Z]{3}$/.test(code)) return true;
    at = Reflect.get(at, 'cause');
  }
  return false;
}

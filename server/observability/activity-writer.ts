import type { CallRecord } from '../contract/activity.ts';
import type { Log } from '../lib/log.ts';
import { type BatchWriter, createBatchWriter } from './batch-writer.ts';

export interface ActivityWriterOptions {
  /** `Store.writeCalls`, with its deadline. */
  insert: (rows: readonly CallRecord[]) => Promise<void>;
  /** Bytes of call records kept in memory while the database is away. */
  maxBytes?: number;
  /** ms that a record waits for others; what kill -9 may lose. */
  flushMs?: number;
  onDropped?: (rows: number) => void;
  log: Log;
}

export type ActivityWriter = BatchWriter<CallRecord>;

/** Of one insert: the embedded database plans each for 2 ms; the event loop makes so many rows in some 3 ms. */
const MOST_ROWS = 2000;

/** An object of this many members, its numbers and the fixed-length strings. */
const FIXED_BYTES = 480;

/** Writes call records behind the calls; an answer never waits for its record. */
export function createActivityWriter(options: ActivityWriterOptions): ActivityWriter {
  const { maxBytes = 32 * 1024 * 1024, flushMs = 500, ...rest } = options;
  return createBatchWriter({ ...rest, what: 'call records', sizeOf, maxBytes, maxRows: MOST_ROWS, flushMs });
}

function sizeOf(row: CallRecord): number {
  const text = row.requestId.length + row.principal.length + row.endpoint.length + (row.server?.length ?? 0);
  return FIXED_BYTES + text + (row.item?.length ?? 0) * 2;
}

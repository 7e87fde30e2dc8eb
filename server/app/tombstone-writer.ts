import type { Log } from '../lib/log.ts';
import { type BatchWriter, createBatchWriter } from '../observability/batch-writer.ts';
import { putTombstones, type Tombstone } from '../store/queries/tombstones.ts';
import type { Store } from '../store/store.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/** Writes the ends of sessions behind their answers. */
export function createTombstoneWriter(store: Store, log: Log): BatchWriter<Tombstone> {
  return createBatchWriter<Tombstone>({
    insert: (rows) => putTombstones(store.db, rows),
    what: 'session tombstones',
    sizeOf: () => 120,
    maxBytes: MAX_BYTES,
    flushMs: 500,
    log,
  });
}

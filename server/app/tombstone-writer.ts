import type { Log } from '../lib/log.ts';
import { type BatchWriter, createBatchWriter } from '../observability/batch-writer.ts';
import { announce } from '../store/queries/changes.ts';
import { putTombstones, type Tombstone } from '../store/queries/tombstones.ts';
import type { Store } from '../store/store.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/** Writes the ends of sessions behind their answers. */
export function createTombstoneWriter(store: Store, log: Log): BatchWriter<Tombstone> {
  return createBatchWriter<Tombstone>({
    insert: (rows) => bury(store, rows),
    what: 'session tombstones',
    sizeOf: () => 120,
    maxBytes: MAX_BYTES,
    flushMs: 500,
    log,
  });
}

/** Other replicas must not adopt what was ended here; the embedded database has no others. */
function bury(store: Store, rows: readonly Tombstone[]): Promise<void> {
  if (store.kind === 'pglite') return putTombstones(store.db, rows);
  return store.transaction(async (tx) => {
    await putTombstones(tx, rows);
    await announce(tx, { topic: 'tombstones', name: '' });
  });
}

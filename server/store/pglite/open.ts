import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCloser } from '../../lib/closer.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { assembleStore } from '../assemble.ts';
import { CHANNEL, createEmitter, type Emitter, parseAnnouncement } from '../changes.ts';
import { lockFolder } from '../lock.ts';
import { migrate } from '../migrate.ts';
import { checkSealer } from '../queries/meta.ts';
import { ensurePartitions, partitionsAhead } from '../queries/partitions.ts';
import { createDb } from '../session.ts';
import type { Store, StoreOptions } from '../store.ts';
import { type Embedded, openEmbedded } from './client.ts';
import { snapshotSource } from './snapshot.ts';

const LIMITS = { silenceMs: 120_000, openMs: 120_000, waitMs: 60_000 };

/** PGlite in `dataDir/pg`, or in memory. @throws PatchbayError locked, misconfigured, unavailable */
export async function openPglite(options: StoreOptions): Promise<Store> {
  const { sealer, log } = options;
  const closer = createCloser((name, error) => log.error('closing the store failed', { part: name, error }));
  try {
    const changes = createEmitter(log);
    const embedded = options.memory
      ? await inMemory(changes, log)
      : await inFolder(options.dataDir, changes, log, (lock) => closer.add('folder lock', lock.release));
    closer.add('embedded database', embedded.close);
    const db = createDb(embedded);
    await checkSealer(db, sealer);
    await ensurePartitions(db, partitionsAhead(new Date()));
    return assembleStore({
      kind: 'pglite',
      db,
      sealer,
      changes,
      log,
      remark: () => undefined,
      close: closer.close,
    });
  } catch (error) {
    await closer.close();
    throw error;
  }
}

function start(
  folder: string | null,
  snapshot: string | null,
  changes: Emitter,
  log: Log,
): Promise<Embedded> {
  return openEmbedded({
    folder,
    snapshot,
    channel: CHANNEL,
    log,
    ...LIMITS,
    onNotification(payload) {
      const change = parseAnnouncement(payload);
      if (change) changes.emit(change);
    },
    onRestart: () => changes.emit({ topic: 'resync' }),
  });
}

/** The first memory store of a source tree leaves a snapshot for all that follow. */
async function inMemory(changes: Emitter, log: Log): Promise<Embedded> {
  const source = snapshotSource();
  const present = source !== null && existsSync(source.file);
  const embedded = await start(null, present ? source.file : null, changes, log);
  try {
    await migrate(embedded);
    if (source?.writable && !present) await embedded.dump(source.file);
    return embedded;
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

async function inFolder(
  dataDir: string,
  changes: Emitter,
  log: Log,
  onLock: (lock: Awaited<ReturnType<typeof lockFolder>>) => void,
): Promise<Embedded> {
  onLock(await lockFolder(dataDir));
  const folder = join(dataDir, 'pg');
  // A process killed while it made the folder leaves half of one; nothing was ever stored in it.
  const unfinished = join(dataDir, 'pg.unfinished');
  if (existsSync(unfinished)) rmSync(folder, { recursive: true, force: true });
  const fresh = !existsSync(join(folder, 'PG_VERSION'));
  if (fresh && existsSync(folder) && readdirSync(folder).length > 0) throw notADatabase(folder);
  if (fresh) writeFileSync(unfinished, '');
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  const snapshot = fresh ? snapshotSource() : null;
  const usable = snapshot !== null && existsSync(snapshot.file) ? snapshot.file : null;
  const embedded = await start(folder, usable, changes, log);
  try {
    await migrate(embedded);
    if (fresh) {
      await embedded.query('checkpoint', [], 'object');
      rmSync(unfinished, { force: true });
    }
    return embedded;
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

function notADatabase(folder: string): PatchbayError {
  return new PatchbayError(
    'misconfigured',
    `The folder ${folder} exists but holds no database. Move it away, or set DATA_DIR to another folder.`,
  );
}

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCloser } from '../../lib/closer.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { CHANNEL, createEmitter, type Emitter, parseAnnouncement } from '../changes.ts';
import { lockFolder } from '../lock.ts';
import { type Embedded, openEmbedded } from './client.ts';
import { snapshotSource } from './snapshot.ts';

/** An embedded database whose thread runs; its schema may be that of an older version. */
export interface Opened {
  readonly embedded: Embedded;
  readonly changes: Emitter;
  /** To be called when the schema is up to date: a new folder counts as never made until then. */
  finish(): Promise<void>;
  /** Ends the thread and gives the folder back. Idempotent. */
  close(): Promise<void>;
}

const LIMITS = { silenceMs: 120_000, openMs: 120_000, waitMs: 60_000 };

/**
 * Takes the data folder and opens `dataDir/pg` in a thread. It needs neither keys nor schema, and little of the program:
 * the thread is at work while the rest is still being loaded.
 * @throws PatchbayError locked, misconfigured, unavailable
 */
export async function openFolder(dataDir: string, log: Log): Promise<Opened> {
  const closer = createCloser((name, error) => log.error('closing the store failed', { part: name, error }));
  try {
    const lock = await lockFolder(dataDir);
    closer.add('folder lock', lock.release);
    const folder = join(dataDir, 'pg');
    // A process killed while it made the folder leaves half of one; nothing was ever stored in it.
    const unfinished = join(dataDir, 'pg.unfinished');
    const fresh = prepare(folder, unfinished);
    const source = fresh ? snapshotSource() : null;
    const snapshot = source !== null && existsSync(source.file) ? source.file : null;
    const { embedded, changes } = await start(folder, snapshot, log);
    closer.add('embedded database', embedded.close);
    return {
      embedded,
      changes,
      async finish() {
        if (!fresh) return;
        await embedded.query('checkpoint', [], 'object');
        rmSync(unfinished, { force: true });
      },
      close: closer.close,
    };
  } catch (error) {
    await closer.close();
    throw error;
  }
}

/** The first memory store of a source tree leaves a snapshot for all that follow. */
export async function openMemory(log: Log): Promise<Opened> {
  const source = snapshotSource();
  const present = source !== null && existsSync(source.file);
  const { embedded, changes } = await start(null, present ? source.file : null, log);
  return {
    embedded,
    changes,
    async finish() {
      if (source?.writable && !present) await embedded.dump(source.file);
    },
    close: embedded.close,
  };
}

/** @returns whether the folder is new */
function prepare(folder: string, unfinished: string): boolean {
  if (existsSync(unfinished)) rmSync(folder, { recursive: true, force: true });
  const fresh = !existsSync(join(folder, 'PG_VERSION'));
  if (fresh && existsSync(folder) && readdirSync(folder).length > 0) throw notADatabase(folder);
  if (fresh) writeFileSync(unfinished, '');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return fresh;
}

async function start(
  folder: string | null,
  snapshot: string | null,
  log: Log,
): Promise<{ embedded: Embedded; changes: Emitter }> {
  const changes = createEmitter(log);
  const embedded = await openEmbedded({
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
  return { embedded, changes };
}

function notADatabase(folder: string): PatchbayError {
  return new PatchbayError(
    'misconfigured',
    `The folder ${folder} exists but holds no database. Move it away, or set DATA_DIR to another folder.`,
  );
}

import { randomUUID } from 'node:crypto';
import { watchFile } from '../config/settings/watch.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { acquireLease, releaseLease } from '../store/queries/leases.ts';
import type { Store } from '../store/store.ts';
import type { ServiceContext, ServicePolicy } from './context.ts';
import { type ApplyReport, applySettings, listDrift, noteDocument } from './settings-apply.ts';

export interface SettingsFileOptions {
  store: Store;
  policy: ServicePolicy;
  path: string;
  /** Names this process among the replicas; default random. */
  holder?: string;
  log: Log;
  debounceMs?: number;
  /** How often the lease is renewed and a failed application tried again, ms. */
  beatMs?: number;
}

export interface SettingsFileStatus {
  path: string;
  /** The file is there and readable. */
  found: boolean;
  /** This process is the one that applies it. */
  leader: boolean;
  /** Of the last application by this process. */
  report: ApplyReport | null;
  appliedAt: Date | null;
  /** Units that differ from what the file made of them. */
  drifted: string[];
}

export interface SettingsFile {
  /** Resolves when the file was looked at and, if it was this process's turn, applied. Never rejects. */
  readonly ready: Promise<void>;
  /** Reads the file now and applies it if it is this process's turn. Never throws. */
  check(): Promise<void>;
  status(): Promise<SettingsFileStatus>;
  close(): Promise<void>;
}

const LEASE = 'settings-file';

/**
 * Follows the settings file and applies it as the principal `file`. Of several replicas only the holder of a lease
 * applies; the others note what they hold, so that an older file never reverts a newer one.
 */
export function createSettingsFile(options: SettingsFileOptions): SettingsFile {
  const { store, path, log } = options;
  const holder = options.holder ?? randomUUID();
  const beatMs = options.beatMs ?? 10_000;
  const ctx: ServiceContext = {
    store,
    policy: options.policy,
    principal: { kind: 'file', path },
    request: null,
  };
  let pending: { text: string; fresh: boolean } | null = null;
  let found = false;
  let seenBefore = false;
  let leader = false;
  let report: ApplyReport | null = null;
  let appliedAt: Date | null = null;
  let queue: Promise<void> = Promise.resolve();
  let closed = false;

  async function step(): Promise<void> {
    if (closed) return;
    // The embedded database has one process by construction.
    leader = store.kind === 'pglite' || (await acquireLease(store.db, LEASE, holder, beatMs * 3)).held;
    const work = pending;
    if (!work) return;
    if (leader) {
      report = await applySettings(ctx, { text: work.text, source: 'file', fresh: work.fresh });
      appliedAt = new Date();
      tell(report);
      if (pending === work) pending = null;
    } else if (work.fresh || report === null) {
      await noteDocument(ctx, work);
      work.fresh = false;
    }
  }
  function enqueue(): Promise<void> {
    queue = queue.then(step).catch((error: unknown) => {
      log.warn('the settings file could not be applied; trying again', { path, error: messageOf(error) });
    });
    return queue;
  }
  function tell(done: ApplyReport): void {
    for (const { severity, path: where, message } of done.problems) {
      log[severity === 'error' ? 'error' : 'warn'](`settings file: ${where || path}: ${message}`);
    }
    const { created, updated, removed, revision } = done;
    if (revision !== null) log.info('settings file applied', { revision, created, updated, removed });
  }

  const watch = watchFile({
    path,
    ...(options.debounceMs === undefined ? {} : { debounceMs: options.debounceMs }),
    onText(text) {
      found = text !== null;
      if (text === null) log.info('there is no settings file; what is stored stays', { path });
      else pending = { text, fresh: seenBefore };
      seenBefore = true;
      void enqueue();
    },
    onProblem: (message) => log.error(`settings file: ${message}`),
  });
  const beat = setInterval(() => void enqueue(), beatMs);
  beat.unref();

  const check = async (): Promise<void> => {
    await watch.check();
    await enqueue();
  };

  return {
    ready: check(),
    check,
    status: async () => ({ path, found, leader, report, appliedAt, drifted: await listDrift(ctx) }),
    async close() {
      clearInterval(beat);
      await watch.close();
      await queue;
      closed = true;
      if (leader && store.kind !== 'pglite') await releaseLease(store.db, LEASE, holder).catch(() => {});
    },
  };
}

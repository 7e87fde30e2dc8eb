import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Closer } from '../lib/closer.ts';
import type { Log } from '../lib/log.ts';
import { acquireLease, countLeases, pruneLeases, releaseLease } from '../store/queries/leases.ts';
import type { Store } from '../store/store.ts';
import { every } from './schedule.ts';

export interface Replicas {
  /** This process's name among them. */
  readonly self: string;
  /** How many were alive when last looked; at least 1. */
  count(): number;
}

const PREFIX = 'replica:';
const BEAT_MS = 10_000;
const TERM_MS = 3 * BEAT_MS;
const FORGET_MS = 24 * 3_600_000;

/** Every process holds a lease of its own while it lives; the held ones are the replicas. PGlite has only one. */
export function countReplicas(store: Store, closer: Closer, log: Log): Replicas {
  const self = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
  let alive = 1;
  if (store.kind === 'pglite') return { self, count: () => 1 };

  async function beat(): Promise<void> {
    await acquireLease(store.db, PREFIX + self, self, TERM_MS);
    alive = Math.max(1, await countLeases(store.db, PREFIX));
    await pruneLeases(store.db, PREFIX, new Date(Date.now() - FORGET_MS));
  }
  closer.add('replica lease', () => releaseLease(store.db, PREFIX + self, self).catch(() => {}));
  every('replica beat', BEAT_MS, beat, closer, log);
  void beat().catch(() => {});
  return { self, count: () => alive };
}

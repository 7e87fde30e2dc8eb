import type { SystemConfig } from '../contract/system-config.ts';
import { tellStreams } from '../mcp/downstream/streams-elsewhere.ts';
import { maintain } from '../store/maintain.ts';
import { touchKeys } from '../store/queries/keys.ts';
import { acquireLease } from '../store/queries/leases.ts';
import type { Core } from './core.ts';
import type { Running } from './running.ts';
import { every } from './schedule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What has to be done now and then. */
export function scheduleUpkeep(core: Core, { sessions, hub }: Running): void {
  const { store, access, closer, log, peers } = core;
  every('streams of sessions', MINUTE_MS / 2, () => tellStreams(peers, sessions), closer, log);
  every('idle sessions', MINUTE_MS, () => sessions.sweep(), closer, log);
  every('last use of keys', MINUTE_MS, () => touchKeys(store.db, access.gates.takeUsed()), closer, log);
  every('maintenance', HOUR_MS, () => maintainOnce(core, hub.settings.system.retention), closer, log);
  every('database watch', 5000, () => watchDatabase(core), closer, log);
}

/** One of the replicas does it for all. */
async function maintainOnce({ store, replicas }: Core, retention: SystemConfig['retention']): Promise<void> {
  const { held } = await acquireLease(store.db, 'maintenance', replicas.self, 2 * HOUR_MS);
  if (held) await maintain(store, retention, new Date());
}

/** Cached keys and sessions are trusted for a while after the database was last known to answer, not for ever. */
async function watchDatabase({ store, access }: Core): Promise<void> {
  const { ok } = await store.health();
  access.markDatabase(ok);
}

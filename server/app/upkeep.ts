import { maintain } from '../store/maintain.ts';
import { touchKeys } from '../store/queries/keys.ts';
import type { Core } from './core.ts';
import type { Running } from './running.ts';
import { every } from './schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What has to be done now and then. */
export function scheduleUpkeep(core: Core, { sessions, hub }: Running): void {
  const { store, access, closer, log } = core;
  every('idle sessions', MINUTE, () => sessions.sweep(), closer, log);
  every('last use of keys', MINUTE, () => touchKeys(store.db, access.gates.takeUsed()), closer, log);
  every('maintenance', HOUR, () => maintain(store, hub.settings.system.retention, new Date()), closer, log);
  every('database watch', 5000, () => watchDatabase(core), closer, log);
}

/** Cached keys are trusted for a while after the database was last known to answer, not for ever. */
async function watchDatabase({ store, access }: Core): Promise<void> {
  const { ok } = await store.health();
  if (ok) access.keyRing.markFresh();
  else access.keyRing.markStale();
}

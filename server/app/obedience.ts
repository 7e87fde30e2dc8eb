import { createFeed, type Feed } from '../hub/feed.ts';
import type { ServiceBase } from '../services/context.ts';
import { createSettingsFile } from '../services/settings-file.ts';
import { readKeys } from '../store/queries/keys.ts';
import { readSettings } from '../store/queries/settings.ts';
import { readTombstones } from '../store/queries/tombstones.ts';
import { readUserRing } from '../store/queries/users.ts';
import type { Store } from '../store/store.ts';
import type { Core } from './core.ts';
import type { Running } from './running.ts';

/**
 * The hub hears of changes and obeys: settings, keys and tombstones are read now, and again whenever one of them was
 * announced. @throws when the store can't be read
 */
export async function obeyStore(core: Core, running: Running, service: ServiceBase): Promise<Feed> {
  const { store, log, closer, access } = core;
  const file = createSettingsFile({
    ...service,
    path: core.config.settingsPath,
    holder: core.replicas.self,
    log,
  });
  closer.add('settings file', () => file.close());
  let tombstonesUpTo: Date | null = null;
  const feed = createFeed({
    log,
    read: {
      async settings() {
        // Heard of already when the settings file is applied; no server may start before it is known what it had.
        await running.known;
        const settings = await readSettings(store.db, store.sealer);
        for (const { unit, message } of settings.problems) log.error(`${unit} can't be used: ${message}`);
        access.obey(settings.system);
        running.hub.obey(settings);
        running.live.publish({ type: 'settings.changed', revision: settings.revision });
      },
      async keys() {
        access.keyRing.replace(await readKeys(store.db));
        running.hub.refresh();
        running.live.publish({ type: 'keys.changed' });
      },
      async users() {
        access.obeyUsers(await readUserRing(store.db));
        running.hub.refresh();
        running.live.publish({ type: 'users.changed' });
      },
      async tombstones() {
        const read = await readTombstones(store.db, tombstonesUpTo);
        tombstonesUpTo = read.upTo;
        running.sessions.bury(read.ids);
      },
    },
  });
  closer.add(
    'feed',
    store.changes.subscribe((change) => feed.heard(change)),
  );
  closer.add('feed readers', () => feed.close());
  access.users.setReread(() => {
    feed.heard({ topic: 'users', name: '' });
    return feed.settled();
  });
  await readFirst(feed, store.kind, Promise.all([file.check(), running.known]));
  return feed;
}

const PEOPLE = ['keys', 'users', 'tombstones'] as const;

/**
 * The settings file is applied first, as one more administrator, while the database still reads what servers said before:
 * `prepared`. PostgreSQL reads who may come in beside that. The embedded database does one thing at a time: there the
 * settings come first, whose servers start meanwhile.
 */
async function readFirst(feed: Feed, kind: Store['kind'], prepared: Promise<unknown>): Promise<void> {
  if (kind === 'pglite') {
    await prepared;
    await feed.read(['settings', ...PEOPLE]);
  } else {
    await Promise.all([prepared, feed.read(PEOPLE)]);
    await feed.read(['settings']);
  }
}

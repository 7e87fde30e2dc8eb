import { afterEach, expect, test } from 'vitest';
import { createTestDatabase, onServer, testPostgresUrl } from '../../../tests/support/postgres.ts';
import { storeOptions } from '../../../tests/support/stores.ts';
import type { Change } from '../../contract/snapshot.ts';
import { silentLog } from '../../lib/log.ts';
import { createEmitter } from '../changes.ts';
import { announce } from '../queries/changes.ts';
import { readMeta, writeMeta } from '../queries/meta.ts';
import { putTombstones, readTombstones } from '../queries/tombstones.ts';
import { openStore, type Store } from '../store.ts';
import { describeUrl } from './config.ts';
import { openFeed, pollCounters } from './feed.ts';

const cleanups: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function database(server: string): Promise<string> {
  const made = await createTestDatabase(server);
  cleanups.push(made.drop);
  return made.url;
}

async function open(url: string): Promise<Store> {
  const store = await openStore(storeOptions({ url }));
  cleanups.push(store.close);
  return store;
}

function nextChange(store: Pick<Store, 'changes'>, topic: Change['topic']): Promise<Change> {
  return new Promise((resolve) => {
    const stop = store.changes.subscribe((change) => {
      if (change.topic !== topic) return;
      stop();
      resolve(change);
    });
  });
}

test.each([
  ['postgres://me:hush@db.example:6543/hub?sslmode=require', 'db.example:6543/hub'],
  ['postgres://me:hush@db.example/hub', 'db.example:5432/hub'],
  ['nonsense with hush', 'the configured address'],
])('of the URL %s only host, port and database are said', (url, said) => {
  expect(describeUrl(url)).toBe(said);
});

const server = testPostgresUrl();
if (server !== null) {
  test('replicas that start together migrate once and hear each other', async () => {
    const url = await database(server);
    const stores = await Promise.all([open(url), open(url), open(url)]);
    const [first, second] = stores;
    if (!first || !second) throw new Error('no stores');
    const heard = nextChange(second, 'settings');
    await announce(first.db, { topic: 'settings', name: 'github' });
    expect(await heard).toEqual({ topic: 'settings', name: 'github' });
    const twice = 'select hash from drizzle.__drizzle_migrations group by hash having count(*) > 1';
    expect(await first.db.execute(twice)).toEqual([]);
  });

  test('a database newer than the program is refused with the version needed', async () => {
    const url = await database(server);
    const store = await open(url);
    await writeMeta(store.db, 'version', '99.1.0');
    await store.db.execute(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 99999999999999)`,
    );
    await expect(openStore(storeOptions({ url }))).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('Start Patchbay 99.1.0 or newer'),
    });
  });

  test('a role that may not create pgvector is told so, and what to do', async () => {
    const url = new URL(await database(server));
    const role = url.pathname.slice(1);
    await onServer(server, `create role ${role} login`);
    cleanups.unshift(() => onServer(server, `drop role ${role}`));
    await onServer(server, `alter database ${role} owner to ${role}`);
    url.username = role;
    await expect(openStore(storeOptions({ url: url.href }))).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('create extension vector'),
    });
  });

  test('lost connections are made again, and the feed says resync', async () => {
    const url = await database(server);
    const store = await open(url);
    const resync = nextChange(store, 'resync');
    await onServer(
      url,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await resync;
    await writeMeta(store.db, 'after', 'yes');
    const heard = nextChange(store, 'keys');
    await announce(store.db, { topic: 'keys', name: 'k' });
    expect(await heard).toEqual({ topic: 'keys', name: 'k' });
  });

  test('a transaction whose connection is lost rejects as unavailable and keeps nothing', async () => {
    const url = await database(server);
    const store = await open(url);
    const failed = store.transaction(async (tx) => {
      await writeMeta(tx, 'lost', 'yes');
      await tx.execute('select pg_terminate_backend(pg_backend_pid())');
    });
    await expect(failed).rejects.toMatchObject({ code: 'unavailable' });
    expect(await readMeta(store.db, 'lost')).toBeUndefined();
  });

  test('a server that is not there is unavailable; one that refuses is misconfigured, without the password', async () => {
    const nowhere = openStore(storeOptions({ url: 'postgres://u:hush@127.0.0.1:1/db', connectMs: 500 }));
    await expect(nowhere).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^(?!.*hush).*127\.0\.0\.1:1\/db/),
    });
    const missing = new URL(server);
    missing.pathname = '/no_such_database';
    await expect(openStore(storeOptions({ url: missing.href }))).rejects.toMatchObject({
      code: 'misconfigured',
    });
  });

  test('a database in another time zone yields the same instants', async () => {
    const url = await database(server);
    await onServer(
      url,
      `do $$ begin execute format('alter database %I set timezone to ''Asia/Kathmandu''', current_database()); end $$`,
    );
    const store = await open(url);
    const at = new Date('2030-01-02T03:04:05.678Z');
    await putTombstones(store.db, [{ id: 'a', expiresAt: at }]);
    expect((await readTombstones(store.db, null, new Date(at.getTime() - 1))).ids).toEqual(['a']);
    expect((await readTombstones(store.db, null, at)).ids).toEqual([]);
  });

  test('where notifications do not arrive the feed reads the counters instead', async () => {
    const store = await open(await database(server));
    // Notifications never cross databases: to the feed this looks like a pooler.
    const elsewhere = { url: await database(server), statementMs: 5_000, poolered: true };
    const feed = openFeed({ connection: elsewhere, db: store.db, log: silentLog, pollMs: 20, probeMs: 100 });
    cleanups.push(feed.close);
    const resync = nextChange(feed, 'resync');
    await feed.ready;
    expect(feed.mode()).toBe('polling');
    await resync;
    const heard = nextChange(feed, 'lists');
    await announce(store.db, { topic: 'lists', name: 'github' });
    expect(await heard).toEqual({ topic: 'lists', name: '' });
  });

  test('polling says resync first, then every committed topic once', async () => {
    const url = await database(server);
    const store = await open(url);
    const emitter = createEmitter(silentLog);
    const heard: Change[] = [];
    emitter.subscribe((change) => heard.push(change));
    const resync = nextChange({ changes: emitter }, 'resync');
    cleanups.push(pollCounters(store.db, emitter, silentLog, 20));
    await resync;
    const settings = nextChange({ changes: emitter }, 'settings');
    await announce(store.db, { topic: 'settings', name: 'a' });
    await settings;
    const keys = nextChange({ changes: emitter }, 'keys');
    await announce(store.db, { topic: 'keys', name: 'b' });
    await keys;
    expect(heard).toEqual([
      { topic: 'resync' },
      { topic: 'settings', name: '' },
      { topic: 'keys', name: '' },
    ]);
  });
}

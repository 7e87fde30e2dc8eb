import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeKinds } from '../../tests/support/stores.ts';
import type { Change } from '../contract/snapshot.ts';
import { sqlState } from './errors.ts';
import { announce } from './queries/changes.ts';
import { acquireLease, releaseLease } from './queries/leases.ts';
import { readMeta, writeMeta } from './queries/meta.ts';
import type { Store } from './store.ts';

for (const kind of storeKinds()) {
  describe(`the store on ${kind.name}`, () => {
    let store: Store;
    let drop: () => Promise<void>;
    beforeAll(async () => {
      ({ store, drop } = await kind.open());
    });
    afterAll(() => drop());

    /** Changes heard until `until` is among them. */
    function hear(until: (change: Change) => boolean): {
      heard: Change[];
      done: Promise<void>;
      stop: () => void;
    } {
      const heard: Change[] = [];
      let stop = () => {};
      const done = new Promise<void>((resolve) => {
        stop = store.changes.subscribe((change) => {
          heard.push(change);
          if (until(change)) resolve();
        });
      });
      return { heard, done, stop };
    }
    const named = (name: string) => (change: Change) => change.topic !== 'resync' && change.name === name;

    test('a transaction keeps all of its writes', async () => {
      await store.transaction(async (tx) => {
        await writeMeta(tx, 'a', '1');
        await writeMeta(tx, 'b', '2');
      });
      expect([await readMeta(store.db, 'a'), await readMeta(store.db, 'b')]).toEqual(['1', '2']);
    });

    test('a transaction that throws keeps nothing and passes the error on', async () => {
      const boom = new Error('boom');
      const failed = store.transaction(async (tx) => {
        await writeMeta(tx, 'c', '1');
        throw boom;
      });
      await expect(failed).rejects.toBe(boom);
      expect(await readMeta(store.db, 'c')).toBeUndefined();
    });

    test('a failed savepoint undoes itself alone', async () => {
      await store.transaction(async (tx) => {
        await writeMeta(tx, 'outer', '1');
        await tx
          .transaction(async (inner) => {
            await writeMeta(inner, 'inner', '1');
            await inner.execute('select nonsense');
          })
          .catch(() => {});
        await writeMeta(tx, 'after', '1');
      });
      const read = await Promise.all(['outer', 'inner', 'after'].map((key) => readMeta(store.db, key)));
      expect(read).toEqual(['1', undefined, '1']);
    });

    test('statements beside a transaction do not become part of it', async () => {
      const failed = store.transaction(async (tx) => {
        await writeMeta(tx, 'mine', '1');
        await new Promise((resolve) => setTimeout(resolve, 50));
        throw new Error('rolled back');
      });
      const beside = writeMeta(store.db, 'beside', '1');
      await expect(failed).rejects.toThrow('rolled back');
      await beside;
      expect(await readMeta(store.db, 'beside')).toBe('1');
      expect(await readMeta(store.db, 'mine')).toBeUndefined();
    });

    test('many transactions at once all pass, one after the other where they meet', async () => {
      await writeMeta(store.db, 'count', '0');
      const add = () =>
        store.transaction(async (tx) => {
          await tx.execute(`select pg_advisory_xact_lock(1)`);
          await writeMeta(tx, 'count', String(Number(await readMeta(tx, 'count')) + 1));
        });
      await Promise.all(Array.from({ length: 25 }, add));
      expect(await readMeta(store.db, 'count')).toBe('25');
    });

    test('an error says its SQLSTATE and no parameter', async () => {
      const failed = store.db.execute(`insert into meta (key, value) values ('secret', null)`);
      const error = await failed.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ name: 'PatchbayError', code: 'internal' });
      expect(sqlState(error)).toBe('23502');
      expect(String(error)).not.toContain('secret');
    });

    test('a taken name is a conflict', async () => {
      const insert = `insert into meta (key, value) values ('taken', '')`;
      await store.db.execute(insert);
      await expect(store.db.execute(insert)).rejects.toMatchObject({ code: 'conflict' });
    });

    test('a change is heard after its commit and never before', async () => {
      const { heard, done, stop } = hear(named('committed'));
      await store.transaction(async (tx) => {
        await announce(tx, { topic: 'settings', name: 'committed' });
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect(heard).toEqual([]);
      });
      await done;
      stop();
      // This process may hear it twice: by itself, and by the notification.
      expect(heard.at(0)).toEqual({ topic: 'settings', name: 'committed' });
    });

    test('a rolled back change is never heard', async () => {
      const { heard, done, stop } = hear(named('next'));
      const failed = store.transaction(async (tx) => {
        await announce(tx, { topic: 'keys', name: 'rolled back' });
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      await announce(store.db, { topic: 'keys', name: 'next' });
      await done;
      stop();
      expect(heard.filter((change) => change.topic === 'keys')).toEqual([{ topic: 'keys', name: 'next' }]);
    });

    test('a listener that throws does not keep others from hearing', async () => {
      const end = store.changes.subscribe(() => {
        throw new Error('broken listener');
      });
      const { done, stop } = hear(named('still heard'));
      await announce(store.db, { topic: 'lists', name: 'still heard' });
      await done;
      stop();
      end();
    });

    test('health says the version of the server', async () => {
      expect(await store.health()).toMatchObject({ ok: true, version: expect.stringMatching(/^\d+/) });
    });

    test('a lease has one holder, is prolonged by it, and its fence grows with a new one', async () => {
      const first = await acquireLease(store.db, 'leader', 'a', 60_000);
      expect(first).toEqual({ held: true, fence: 1 });
      expect(await acquireLease(store.db, 'leader', 'b', 60_000)).toEqual({ held: false, fence: 1 });
      expect(await acquireLease(store.db, 'leader', 'a', 60_000)).toEqual({ held: true, fence: 1 });
      await releaseLease(store.db, 'leader', 'a');
      expect(await acquireLease(store.db, 'leader', 'b', 60_000)).toEqual({ held: true, fence: 2 });
    });

    test('a lease that ran out is free', async () => {
      await acquireLease(store.db, 'short', 'a', -1000);
      expect(await acquireLease(store.db, 'short', 'b', 60_000)).toEqual({ held: true, fence: 2 });
    });
  });
}

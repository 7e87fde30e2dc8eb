import { expect, test } from 'vitest';
import { storeKinds } from '../../tests/support/stores.ts';
import { silentLog } from '../lib/log.ts';
import { addAsk } from '../store/queries/asks.ts';
import { openKnownAsks } from './known-asks.ts';

for (const kind of storeKinds()) {
  test(`what a server asks outlives the hub, until it is forgotten (${kind.name})`, async () => {
    const { store, drop } = await kind.open();
    try {
      const first = openKnownAsks(store, silentLog);
      await first.loaded;
      expect(first.of('a')).toEqual([]);
      first.learn('a', 'sampling');
      first.learn('a', 'roots');
      first.learn('b', 'roots');
      first.learn('c', 'elicitation');
      first.forget('c');
      expect(first.of('a')).toEqual(['sampling', 'roots']);
      await first.close();
      await addAsk(store.db, 'a', 'something of a newer version', 9);
      const second = openKnownAsks(store, silentLog);
      await second.loaded;
      expect([second.of('a'), second.of('b'), second.of('c')]).toEqual([
        ['sampling', 'roots'],
        ['roots'],
        [],
      ]);
      second.forget('a');
      second.learn('a', 'elicitation');
      await second.close();
      const third = openKnownAsks(store, silentLog);
      await third.loaded;
      expect(third.of('a')).toEqual(['elicitation']);
    } finally {
      await drop();
    }
  });
}

import { describe, expect, test } from 'vitest';
import type { KeyScope } from '../../server/contract/key.ts';
import { listAudit } from '../../server/services/audit.ts';
import { createGroup, deleteGroup } from '../../server/services/groups.ts';
import { createKey, getKey, updateKey } from '../../server/services/keys.ts';
import { createServer, deleteServer } from '../../server/services/servers.ts';
import { rollback } from '../../server/services/settings.ts';
import { readSettings } from '../../server/store/queries/settings.ts';
import { storeKinds } from '../support/stores.ts';
import { createSettingsWorld, documentOf } from './settings-world.ts';

describe.each(storeKinds())('what is removed is forgotten by scopes on $name', ({ open }) => {
  const world = createSettingsWorld(open);
  const { ctx } = world;
  const spec = { type: 'stdio' as const, command: 'npx' };
  const scope = {
    groups: ['team', 'other'],
    servers: ['a', 'b'],
    tools: [
      { server: 'a', tool: 'x' },
      { server: 'c', tool: 'y' },
    ],
  };
  const keyOf = async (of: KeyScope) => (await createKey(ctx(), { name: 'k', scope: of })).key.id;
  const scopeOf = async (id: string) => (await getKey(ctx(), { id })).scope;

  test('a server goes, with its tools, and everything else stays', async () => {
    await createServer(ctx(), { name: 'a', spec });
    const id = await keyOf(scope);
    const all = await keyOf({ all: true });
    await deleteServer(ctx(), { name: 'a', ifMatch: null });
    expect(await scopeOf(id)).toEqual({ ...scope, servers: ['b'], tools: [{ server: 'c', tool: 'y' }] });
    expect(await getKey(ctx(), { id })).toMatchObject({ revision: 2 });
    expect(await getKey(ctx(), { id: all })).toMatchObject({ scope: { all: true }, revision: 1 });
  });

  test('a group goes; a server of that name does not go with it', async () => {
    await createGroup(ctx(), { id: 'team', spec: {} });
    const id = await keyOf({ ...scope, servers: ['team'] });
    await deleteGroup(ctx(), { id: 'team', ifMatch: null });
    expect(await scopeOf(id)).toEqual({ ...scope, groups: ['other'], servers: ['team'] });
  });

  test('each key has its audit record, in the revision that removed the server', async () => {
    await createServer(ctx(), { name: 'a', spec });
    const id = await keyOf(scope);
    await deleteServer(ctx(), { name: 'a', ifMatch: null });
    const { items } = await listAudit(ctx(), { subject: `key:${id}`, action: 'key.update' });
    const { revision } = await readSettings(world.store.db, world.store.sealer);
    expect(items).toMatchObject([{ principal: 'local', revision, before: { scope }, address: '192.0.2.1' }]);
    expect(JSON.stringify(items)).not.toContain('hash');
  });

  test('the settings file and a rollback remove no differently', async () => {
    await world.apply(documentOf({ a: 'npx', z: 'npx' }));
    const byFile = await keyOf({ ...scope, tools: [] });
    await world.apply(documentOf({ z: 'npx' }));
    expect(await scopeOf(byFile)).toMatchObject({ servers: ['b'] });

    const { revision } = await readSettings(world.store.db, world.store.sealer);
    await createServer(ctx(), { name: 'later', spec });
    const byRollback = await keyOf({ ...scope, servers: ['later'] });
    await rollback(ctx(), { to: revision });
    expect(await scopeOf(byRollback)).toMatchObject({ servers: [] });
  });

  test('a key that is changed at that very moment does not bring the name back', async () => {
    for (let round = 0; round < 5; round++) {
      await createServer(ctx(), { name: 'a', spec });
      const id = await keyOf(scope);
      await Promise.all([
        updateKey(ctx(), { id, patch: { name: 'changed' }, ifMatch: null }),
        deleteServer(ctx(), { name: 'a', ifMatch: null }),
      ]);
      expect(await getKey(ctx(), { id })).toMatchObject({ name: 'changed', scope: { servers: ['b'] } });
    }
  });

  test('entries that stayed the same are opened and checked once, however often they are read', async () => {
    await createServer(ctx(), { name: 'a', spec });
    await createServer(ctx(), { name: 'b', spec });
    const read = () => readSettings(world.store.db, world.store.sealer);
    const [first, second] = [await read(), await read()];
    expect(second.servers.get('a')?.spec).toBe(first.servers.get('a')?.spec);
    await deleteServer(ctx(), { name: 'a', ifMatch: null });
    await createServer(ctx(), { name: 'a', spec: { ...spec, command: 'uvx' } });
    const third = await read();
    expect(third.servers.get('a')?.spec).toMatchObject({ command: 'uvx' });
    expect(third.servers.get('b')?.spec).toBe(first.servers.get('b')?.spec);
  });
});

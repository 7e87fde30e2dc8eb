import { describe, expect, test } from 'vitest';
import type { ServiceContext } from '../../server/services/context.ts';
import { createServer, getServer, setItemOverride, updateServer } from '../../server/services/servers.ts';
import { putLists, removeLists } from '../../server/store/queries/discovered.ts';
import { storeKinds } from '../support/stores.ts';
import { createWorld } from './world.ts';

describe.each(storeKinds())('shown names of items on $name', ({ open }) => {
  const world = createWorld(open);
  const { ctx } = world;
  const create = async (): Promise<void> => {
    await removeLists(world.store.db, 'a');
    await createServer(ctx(), { name: 'a', spec: { type: 'stdio', command: 'x' } });
  };
  const named = (
    item: string,
    name: string,
    kind: 'tools' | 'prompts' | 'resources' = 'tools',
    by: ServiceContext = ctx(),
  ) => setItemOverride(by, { server: 'a', kind, item, override: { name } });

  test('of tools and prompts they are what every client accepts, of resources free text', async () => {
    await create();
    for (const kind of ['tools', 'prompts'] as const) {
      for (const name of ['has space!!', 'x'.repeat(65), 'ü']) {
        await expect(named('echo', name, kind)).rejects.toMatchObject({
          code: 'invalid_input',
          fields: [{ path: 'name' }],
        });
      }
    }
    await expect(
      updateServer(ctx(), { name: 'a', patch: { tools: { echo: { name: 'a b' } } }, ifMatch: null }),
    ).rejects.toMatchObject({ fields: [{ path: 'tools.echo.name' }] });
    await named('file:///a', 'A file, with spaces!', 'resources');
    await expect(named('file:///a', 'x'.repeat(129), 'resources')).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('one that another item has is a conflict', async () => {
    await create();
    const json = '{}';
    await putLists(world.store.db, 'a', [
      { kind: 'tools', key: 'get-env', json },
      { kind: 'tools', key: 'get-tiny-image', json },
      { kind: 'prompts', key: 'greet', json },
    ]);
    await expect(named('get-env', 'get-tiny-image')).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      updateServer(ctx(), {
        name: 'a',
        patch: { tools: { 'get-env': { name: 'get-tiny-image' } } },
        ifMatch: null,
      }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await named('get-env', 'get-env');
    await named('get-env', 'greet');
    await expect(named('get-tiny-image', 'greet')).rejects.toMatchObject({ code: 'conflict' });
    await named('get-tiny-image', 'image');
    await named('get-env', 'get-tiny-image');
    expect((await getServer(ctx(), { name: 'a' })).spec.tools).toEqual({
      'get-env': { name: 'get-tiny-image' },
      'get-tiny-image': { name: 'image' },
    });
  });
});

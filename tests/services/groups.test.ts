import { describe, expect, test } from 'vitest';
import { createGroup, getGroup, listGroups, updateGroup } from '../../server/services/groups.ts';
import { createServer } from '../../server/services/servers.ts';
import { applySettings, patchSystemConfig } from '../../server/services/settings.ts';
import { storeKinds } from '../support/stores.ts';
import { as, contextOf, createWorld } from './world.ts';

describe.each(storeKinds())('groups on $name', ({ open }) => {
  const world = createWorld(open);
  const { ctx } = world;
  const servers = async () => {
    for (const name of ['a', 'b', 'c'])
      await createServer(ctx(), { name, spec: { type: 'stdio', command: 'x' } });
  };

  test.each([
    ['the separator in an alias', [{ name: 'a', alias: 'z__z' }], 'servers[0].alias'],
    [
      'one alias for two servers',
      [
        { name: 'a', alias: 'q' },
        { name: 'b', alias: 'q' },
      ],
      'servers[1].alias',
    ],
    ['the name of a later member', [{ name: 'a', alias: 'b' }, { name: 'b' }], 'servers[0].alias'],
    ['the name of an earlier member', [{ name: 'b' }, { name: 'a', alias: 'b' }], 'servers[1].alias'],
  ])('%s is refused by its path', async (_, members, path) => {
    await servers();
    await expect(createGroup(ctx(), { id: 'g', spec: { servers: members } })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ path: `spec.${path}` }],
    });
    await createGroup(ctx(), { id: 'g', spec: {} });
    await expect(
      updateGroup(ctx(), { id: 'g', patch: { servers: members }, ifMatch: null }),
    ).rejects.toMatchObject({ fields: [{ path }] });
  });

  test('two members may swap their names', async () => {
    await servers();
    const members = [
      { name: 'a', alias: 'b' },
      { name: 'b', alias: 'a' },
    ];
    expect((await createGroup(ctx(), { id: 'g', spec: { servers: members } })).spec.servers).toEqual(members);
  });

  test('a separator that stands in an alias is refused, by hand and from a document', async () => {
    await servers();
    await createGroup(ctx(), { id: 'g', spec: { servers: [{ name: 'a', alias: 'x-y' }] } });
    await expect(
      patchSystemConfig(ctx(), { patch: { nameSeparator: '-' }, ifMatch: null }),
    ).rejects.toMatchObject({ fields: [{ path: 'nameSeparator' }] });
    const text = JSON.stringify({ mcpServers: {}, systemConfig: { nameSeparator: '-' } });
    expect(await applySettings(ctx(), { text, source: 'admin' })).toMatchObject({
      revision: null,
      problems: [{ severity: 'error', path: 'systemConfig.nameSeparator' }],
    });
  });

  test('a group whose name stands for something else says so, until it does not any more', async () => {
    await servers();
    await createGroup(ctx(), { id: 'one', spec: { name: 'Same' } });
    expect((await getGroup(ctx(), { id: 'one' })).warnings).toEqual([]);
    const two = await createGroup(ctx(), { id: 'two', spec: { name: 'Same' } });
    expect(two.warnings).toEqual([
      {
        code: 'path_of_group',
        params: { name: 'Same', owner: 'one' },
        message: '/mcp/Same is the group "one"; this group answers under its id alone',
      },
    ]);
    const three = await createGroup(ctx(), { id: 'three', spec: { name: 'a' } });
    expect(three.warnings).toMatchObject([
      { code: 'path_of_server', message: '/mcp/a is the server "a"; this group answers under its id alone' },
    ]);
    await patchSystemConfig(ctx(), { patch: { routing: { enableGroupNameRoute: false } }, ifMatch: null });
    expect((await getGroup(ctx(), { id: 'two' })).warnings).toEqual([]);
  });

  test('whoever sees groups sees which of them answer under their names', async () => {
    await servers();
    const viewer = contextOf(world.store, as('viewer'));
    const named = async () =>
      Object.fromEntries((await listGroups(viewer)).map(({ id, nameRoute }) => [id, nameRoute]));
    await createGroup(ctx(), { id: 'one', spec: { name: 'Same' } });
    await createGroup(ctx(), { id: 'two', spec: { name: 'Same' } });
    await createGroup(ctx(), { id: 'three', spec: { name: 'a' } });
    await createGroup(ctx(), { id: 'four', spec: { name: 'four' } });
    await createGroup(ctx(), { id: 'five', spec: {} });
    expect(await named()).toEqual({ one: true, two: false, three: false, four: false, five: false });
    await patchSystemConfig(ctx(), { patch: { routing: { enableGroupNameRoute: false } }, ifMatch: null });
    expect(await named()).toMatchObject({ one: false });
  });
});

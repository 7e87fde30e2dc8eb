import { describe, expect, test } from 'vitest';
import { listAudit } from '../../server/services/audit.ts';
import { createServer, deleteServer, updateServer } from '../../server/services/servers.ts';
import {
  diffRevisions,
  getRevision,
  getSystemConfig,
  listRevisions,
  patchSystemConfig,
  rollback,
} from '../../server/services/settings.ts';
import { readSettings } from '../../server/store/queries/settings.ts';
import { storeKinds } from '../support/stores.ts';
import { createSettingsWorld } from './settings-world.ts';

describe.each(storeKinds())('revisions of the settings on $name', ({ open }) => {
  const world = createSettingsWorld(open);
  const { commands, ctx, edit } = world;

  describe('revisions', () => {
    test('are listed, shown and compared without secrets', async () => {
      await createServer(ctx(), { name: 'a', spec: { type: 'stdio', command: 'x', env: { K: 's3cret' } } });
      await edit('a', 'y');
      const list = await listRevisions(ctx(), {});
      expect(list.items).toMatchObject([
        { number: 2, summary: 'Changed server a', principal: 'local' },
        { number: 1, summary: 'Added server a' },
      ]);
      const shown = [await getRevision(ctx(), { number: 1 }), await diffRevisions(ctx(), { from: 0 })];
      expect(JSON.stringify(shown)).not.toContain('s3cret');
      expect(await diffRevisions(ctx(), { from: 2, to: 1 })).toMatchObject({
        from: 2,
        to: 1,
        changes: [{ unit: 'server:a', before: { command: 'y' }, after: { command: 'x' } }],
      });
      await expect(getRevision(ctx(), { number: 9 })).rejects.toMatchObject({ code: 'not_found' });
    });

    test('a rollback brings back exactly the state of a revision, as a new one', async () => {
      await createServer(ctx(), { name: 'a', spec: { type: 'stdio', command: '1', env: { K: 's3cret' } } });
      await createServer(ctx(), { name: 'b', spec: { type: 'stdio', command: '1' } });
      await patchSystemConfig(ctx(), { patch: { nameSeparator: '--' }, ifMatch: 2 });
      const wanted = await readSettings(world.store.db, world.store.sealer);
      await updateServer(ctx(), { name: 'a', patch: { command: '2', env: { K: 'other' } }, ifMatch: null });
      await deleteServer(ctx(), { name: 'b', ifMatch: null });
      await createServer(ctx(), { name: 'c', spec: { type: 'stdio', command: '1' } });
      await patchSystemConfig(ctx(), { patch: { nameSeparator: null }, ifMatch: null });

      const dry = await rollback(ctx(), { to: 3, dryRun: true });
      expect(dry).toMatchObject({ revision: null });
      expect(dry.changes.map((c) => c.unit).sort()).toEqual([
        'server:a',
        'server:b',
        'server:c',
        'system:nameSeparator',
      ]);
      expect(JSON.stringify(dry)).not.toContain('s3cret');
      expect(await rollback(ctx(), { to: 3 })).toMatchObject({ revision: 8 });

      const now = await readSettings(world.store.db, world.store.sealer);
      expect([...now.servers].map(([name, s]) => [name, s.spec])).toEqual(
        [...wanted.servers].map(([name, s]) => [name, s.spec]),
      );
      expect(now.system).toEqual(wanted.system);
      await rollback(ctx(), { to: 0 });
      expect(await commands()).toEqual({});
      await expect(rollback(ctx(), { to: 99 })).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  test('what came and went again is in no comparison and in no rollback', async () => {
    await createServer(ctx(), { name: 'a', spec: { type: 'stdio', command: '1' } });
    await createServer(ctx(), { name: 'brief', spec: { type: 'stdio', command: '1' } });
    await deleteServer(ctx(), { name: 'brief', ifMatch: null });
    expect((await diffRevisions(ctx(), { from: 1 })).changes).toEqual([]);
    await edit('a', '2');
    expect(await rollback(ctx(), { to: 1 })).toMatchObject({ revision: 5, changes: [{ unit: 'server:a' }] });
    expect((await getRevision(ctx(), { number: 5 })).changes).toHaveLength(1);
    const { items } = await listAudit(ctx(), { action: 'settings.rollback' });
    expect(items.map(({ subject }) => subject)).toEqual(['server:a']);
  });

  describe('system configuration', () => {
    test('is patched leaf by leaf, checked, and shown without its key', async () => {
      const { revision, config } = await patchSystemConfig(ctx(), {
        patch: { routing: { bearerAuthKey: 'a key of sixteen or more' }, limits: { perKey: 5 } },
        ifMatch: 0,
      });
      expect({ revision, key: config.routing.bearerAuthKey, perKey: config.limits.perKey }).toEqual({
        revision: 1,
        key: '••••••••',
        perKey: 5,
      });
      await patchSystemConfig(ctx(), {
        patch: { routing: { bearerAuthKey: '••••••••', enableGlobalRoute: false } },
        ifMatch: 1,
      });
      expect((await readSettings(world.store.db, world.store.sealer)).system.routing.bearerAuthKey).toBe(
        'a key of sixteen or more',
      );
      await patchSystemConfig(ctx(), { patch: { routing: null }, ifMatch: null });
      expect((await getSystemConfig(ctx())).config.routing).toEqual({
        enableGlobalRoute: true,
        enableGroupNameRoute: true,
        enableBearerAuth: true,
        bearerAuthKey: '',
      });
      for (const [patch, path] of [
        [{ nope: 1 }, 'nope'],
        [{ limits: { perKey: -1 } }, 'limits.perKey'],
        [{ routing: { bearerAuthKey: 'short' } }, 'routing.bearerAuthKey'],
      ] as const) {
        await expect(patchSystemConfig(ctx(), { patch, ifMatch: null })).rejects.toMatchObject({
          code: 'invalid_input',
          fields: [{ path }],
        });
      }
    });

    test('a separator that stands in a name is refused', async () => {
      await createServer(ctx(), { name: 'a-b', spec: { type: 'stdio', command: 'x' } });
      await expect(
        patchSystemConfig(ctx(), { patch: { nameSeparator: '-' }, ifMatch: null }),
      ).rejects.toMatchObject({ fields: [{ path: 'nameSeparator' }] });
    });
  });
});

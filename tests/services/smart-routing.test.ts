import { describe, expect, test } from 'vitest';
import type { Principal } from '../../server/contract/principal.ts';
import { createGroup, getGroup } from '../../server/services/groups.ts';
import { createKey } from '../../server/services/keys.ts';
import { patchSystemConfig } from '../../server/services/settings.ts';
import { getSmartAbout, searchScopes, setSmartAbout } from '../../server/services/smart-routing.ts';
import { storeKinds } from '../support/stores.ts';
import { createSettingsWorld, documentOf } from './settings-world.ts';
import { as, contextOf } from './world.ts';

describe.each(storeKinds())('texts and scopes of smart routing on $name', ({ open }) => {
  const world = createSettingsWorld(open);
  const { ctx, apply } = world;
  const editor = () => contextOf(world.store, as('editor'));
  const said = (about: string) => documentOf({ a: '1' }, { systemConfig: { smartRouting: { about } } });

  test('a line that an editor wrote stays until the file says another', async () => {
    await apply(said('Of the file'));
    expect(await getSmartAbout(ctx(), {})).toMatchObject({ about: 'Of the file' });
    await setSmartAbout(editor(), { about: 'Of the editor', ifMatch: null });
    expect(await apply(said('Of the file'))).toMatchObject({
      kept: [{ unit: 'system:smartRouting.about' }],
    });
    expect(await getSmartAbout(ctx(), {})).toMatchObject({ about: 'Of the editor' });
    await apply(said('Of the new file'));
    expect(await getSmartAbout(ctx(), {})).toMatchObject({ about: 'Of the new file' });
  });

  test('a change names the revision of all settings; the same line again is none', async () => {
    const { revision } = await getSmartAbout(ctx(), {});
    const { revision: next } = await setSmartAbout(editor(), { about: 'One', ifMatch: revision });
    expect(next).toBe(revision + 1);
    await expect(setSmartAbout(editor(), { about: 'Two', ifMatch: revision })).rejects.toMatchObject({
      code: 'stale',
    });
    expect(await setSmartAbout(editor(), { about: 'One', ifMatch: next })).toEqual({
      ...{ about: 'One', revision: next },
    });
    await patchSystemConfig(ctx(), { patch: { smartRouting: { threshold: 0.5 } }, ifMatch: null });
    await setSmartAbout(editor(), { about: null, ifMatch: null });
    expect(await getSmartAbout(ctx(), {})).toEqual({ about: null, revision: next + 2 });
  });

  test('a threshold is put back to none, and zero is not none', async () => {
    const set = async (threshold: number | null) =>
      (await patchSystemConfig(ctx(), { patch: { smartRouting: { threshold } }, ifMatch: null })).config
        .smartRouting;
    expect(await set(0)).toMatchObject({ threshold: 0 });
    expect(await set(null)).toEqual({ enabled: true, learning: true });
    await expect(set(1.5)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ path: 'smartRouting.threshold', message: 'must be at most 1' }],
    });
  });

  test('the line of a group has the revision of the group', async () => {
    const group = await createGroup(editor(), {
      ...{ id: 'team', spec: { servers: [], smartRouting: { about: 'Of the team' } } },
    });
    expect(await getSmartAbout(ctx(), { group: 'team' })).toEqual({
      ...{ about: 'Of the team', revision: group.revision },
    });
    expect((await getGroup(ctx(), { id: 'team' })).spec.smartRouting).toEqual({ about: 'Of the team' });
    await expect(getSmartAbout(ctx(), { group: 'absent' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each(['auditor', 'viewer'] as const)(
    'the role %s reads the line and does not write it',
    async (role) => {
      const reader = contextOf(world.store, as(role));
      await getSmartAbout(reader, {});
      await expect(setSmartAbout(reader, { about: 'x', ifMatch: null })).rejects.toMatchObject({
        code: 'forbidden',
      });
    },
  );

  test('a search as a key uses that key’s scope, and only for who may see the key', async () => {
    const scope = { groups: [], servers: ['a'], tools: [] };
    const { key } = await createKey(ctx(), { name: 'narrow', scope });
    expect(await searchScopes(ctx(), key.id)).toEqual({ scope, full: { all: true } });
    const narrowed: Principal = { kind: 'key', id: key.id, name: '', scope, rest: 'viewer', limits: {} };
    expect(await searchScopes(contextOf(world.store, narrowed), undefined)).toEqual({ scope, full: null });
    await expect(searchScopes(editor(), key.id)).rejects.toMatchObject({ code: 'not_found' });
    const viewer = contextOf(world.store, as('viewer'));
    await expect(searchScopes(viewer, key.id)).rejects.toMatchObject({ code: 'forbidden' });
    const stranger: Principal = { ...narrowed, rest: null };
    await expect(searchScopes(contextOf(world.store, stranger), undefined)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

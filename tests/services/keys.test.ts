import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { listAudit } from '../../server/services/audit.ts';
import {
  createBootstrapKey,
  createKey,
  getKey,
  listKeys,
  revokeKey,
  rotateKey,
  updateKey,
} from '../../server/services/keys.ts';
import { readKey } from '../../server/store/queries/keys.ts';
import { storeKinds } from '../support/stores.ts';
import { as, contextOf, createWorld } from './world.ts';

const hashOf = (token: string) => createHash('sha256').update(token.split('_').slice(2).join('_')).digest();

describe.each(storeKinds())('keys on $name', ({ open }) => {
  const world = createWorld(open);
  const { ctx } = world;

  test('a token is shown once; only its hash is stored', async () => {
    const { key, token } = await createKey(ctx(), { name: 'ci' });
    expect(token).toMatch(/^pb_[a-z2-7]{10}_[A-Za-z0-9_-]{43}$/);
    expect(key).toMatchObject({
      name: 'ci',
      owner: 'local',
      rest: null,
      scope: { all: true },
      enabled: true,
      revision: 1,
    });
    expect((await readKey(world.store.db, key.id))?.hash).toEqual(hashOf(token));
    const seen = JSON.stringify([
      await listKeys(ctx()),
      await getKey(ctx(), key),
      await listAudit(ctx(), {}),
    ]);
    expect(seen).not.toContain(token.slice(14));
    expect(seen).not.toContain(hashOf(token).toString('hex'));
  });

  test('a rotation keeps the id, and the old secret for as long as was asked', async () => {
    const { key, token } = await createKey(ctx(), { name: 'ci' });
    const rotated = await rotateKey(ctx(), { id: key.id, overlapSeconds: 60 });
    const row = await readKey(world.store.db, key.id);
    expect(rotated.token).not.toBe(token);
    expect(row?.hash).toEqual(hashOf(rotated.token));
    expect(row?.previous?.hash).toEqual(hashOf(token));
    expect(row?.previous?.until.getTime()).toBeGreaterThan(Date.now() + 30_000);
    await rotateKey(ctx(), { id: key.id });
    expect((await readKey(world.store.db, key.id))?.previous).toBeNull();
  });

  test('who has lost a role may still narrow a key of their own that has it, and nothing else', async () => {
    const was = contextOf(world.store, as('admin'));
    const { key } = await createKey(was, { name: 'old', rest: 'admin' });
    const now = contextOf(world.store, as('editor'));
    const change = (patch: Parameters<typeof updateKey>[1]['patch']) =>
      updateKey(now, { id: key.id, patch, ifMatch: null });
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const later = new Date(Date.now() + 7_200_000).toISOString();
    const narrow = { groups: [], servers: ['a'], tools: [] };
    expect(await change({ enabled: false })).toMatchObject({ enabled: false, rest: 'admin' });
    expect(await change({ scope: narrow, expiresAt: soon, limits: { perMinute: 10 } })).toMatchObject({
      ...{ scope: narrow, limits: { perMinute: 10 }, enabled: false },
    });
    for (const wider of [
      { enabled: true },
      { expiresAt: later },
      { expiresAt: null },
      { limits: { perMinute: 11 } },
      { limits: {} },
      { scope: { all: true as const } },
      { scope: { ...narrow, servers: ['a', 'b'] } },
      { enabled: true, name: 'new' },
    ])
      await expect(change(wider)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(rotateKey(now, { id: key.id })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await change({ rest: 'auditor' })).toMatchObject({ rest: 'auditor' });
    expect(await change({ rest: 'editor', enabled: true })).toMatchObject({ rest: 'editor', enabled: true });
  });

  test('a revoked key is gone and audited', async () => {
    const { key } = await createKey(ctx(), { name: 'ci' });
    await revokeKey(ctx(), key);
    await expect(getKey(ctx(), key)).rejects.toMatchObject({ code: 'not_found' });
    const { items } = await listAudit(ctx(), { subject: `key:${key.id}` });
    expect(items.map((record) => record.action)).toEqual(['key.revoke', 'key.create']);
  });

  test('an edit is checked like a creation', async () => {
    const { key } = await createKey(ctx(), { name: 'ci' });
    const past = '2001-01-01T00:00:00Z';
    await expect(createKey(ctx(), { name: 'x', expiresAt: past })).rejects.toMatchObject({
      fields: [{ path: 'expiresAt' }],
    });
    await expect(
      updateKey(ctx(), { id: key.id, patch: { expiresAt: past }, ifMatch: 1 }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(updateKey(ctx(), { id: key.id, patch: {}, ifMatch: 9 })).rejects.toMatchObject({
      code: 'stale',
    });
    const changed = await updateKey(ctx(), {
      id: key.id,
      patch: { enabled: false, limits: { perMinute: 5 } },
      ifMatch: 1,
    });
    expect(changed).toMatchObject({ enabled: false, limits: { perMinute: 5 }, revision: 2, name: 'ci' });
  });

  test('an editor sees and handles only keys of its own', async () => {
    const { key: foreign } = await createKey(ctx(), { name: 'admin’s' });
    const editor = contextOf(world.store, as('editor', 'editoreeee'));
    const { key: own } = await createKey(editor, { name: 'mine', rest: 'viewer' });
    expect(own.owner).toBe('key:editoreeee');
    expect((await listKeys(editor)).map((key) => key.id)).toEqual([own.id]);
    await expect(revokeKey(editor, foreign)).rejects.toMatchObject({ code: 'not_found' });
    await expect(rotateKey(editor, foreign)).rejects.toMatchObject({ code: 'not_found' });
    expect(await listKeys(ctx())).toHaveLength(2);
  });

  test.each([['admin'], ['auditor']] as const)('an editor cannot hand out the role %s', async (rest) => {
    const editor = contextOf(world.store, as('editor'));
    await expect(createKey(editor, { name: 'x', rest })).rejects.toMatchObject({ code: 'forbidden' });
    const { key } = await createKey(editor, { name: 'x' });
    await expect(updateKey(editor, { id: key.id, patch: { rest }, ifMatch: null })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('a key with a narrow scope cannot make a wider one', async () => {
    const scope = { groups: ['g'], servers: ['a'], tools: [{ server: 'b', tool: 't' }] };
    const narrow = contextOf(world.store, {
      ...as('editor'),
      kind: 'key',
      id: 'narrowwwww',
      name: 'n',
      limits: {},
      rest: 'editor',
      scope,
    });
    await createKey(narrow, {
      name: 'within',
      scope: {
        tools: [
          { server: 'a', tool: 'any' },
          { server: 'b', tool: 't' },
        ],
      },
    });
    for (const wide of [
      { all: true } as const,
      { groups: ['h'] },
      { servers: ['b'] },
      { tools: [{ server: 'b', tool: 'u' }] },
    ]) {
      await expect(createKey(narrow, { name: 'x', scope: wide })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
  });

  test.each([['viewer'], ['auditor'], [null]] as const)('%s has no keys to handle', async (role) => {
    await expect(createKey(contextOf(world.store, as(role)), { name: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('the first key is an administrator’s and is made once', async () => {
    const system = contextOf(world.store, { kind: 'system' });
    expect((await createBootstrapKey(system))?.key).toMatchObject({
      rest: 'admin',
      scope: { all: true },
      owner: 'system',
    });
    expect(await createBootstrapKey(system)).toBeNull();
  });
});

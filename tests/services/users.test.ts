import { describe, expect, test } from 'vitest';
import type { Change } from '../../server/contract/snapshot.ts';
import { listAudit } from '../../server/services/audit.ts';
import { createKey, listKeys } from '../../server/services/keys.ts';
import { useLink } from '../../server/services/one-time-links.ts';
import { listSessions } from '../../server/services/user-sessions.ts';
import {
  createUser,
  deleteUser,
  getUser,
  listUsers,
  resetPassword,
  updateUser,
} from '../../server/services/users.ts';
import { readUser, readUserRing } from '../../server/store/queries/users.ts';
import { storeKinds } from '../support/stores.ts';
import { actionsOn, addUser, asUser, everythingWritten, PASSWORD, signedIn, stranger } from './people.ts';
import { as, contextOf, createWorld } from './world.ts';

const insist = { ifMatch: null };

describe.each(storeKinds())('users on $name', ({ open }) => {
  const world = createWorld(open);
  const { ctx } = world;

  test('a password is kept as argon2id alone, and is nowhere else', async () => {
    const { user, invitation } = await createUser(ctx(), {
      username: ' Mei ',
      role: 'editor',
      password: PASSWORD,
    });
    expect(user).toMatchObject({ username: 'mei', name: 'mei', enabled: true, pending: false, revision: 1 });
    expect(user).not.toHaveProperty('password');
    expect(invitation).toBeNull();
    const stored = (await readUser(world.store.db, user.id))?.password ?? '';
    expect(stored).toMatch(/^\$argon2id\$/);
    const { items } = await listAudit(ctx(), {});
    expect(JSON.stringify([items, await listUsers(ctx()), await getUser(ctx(), user)])).not.toContain(
      'argon2',
    );
    expect(await everythingWritten(ctx())).not.toContain(PASSWORD);
  });

  test('without a password there is an invitation, whose token is stored hashed', async () => {
    const { user, invitation } = await createUser(ctx(), {
      username: 'mei',
      role: 'viewer',
      name: 'Mei Lin',
    });
    expect(user).toMatchObject({ pending: true, name: 'Mei Lin' });
    expect(invitation?.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(invitation?.expiresAt.getTime()).toBeGreaterThan(Date.now());
    expect(await everythingWritten(ctx())).not.toContain(invitation?.token);
    expect(await actionsOn(ctx(), 'mei')).toEqual(['user.create', 'user.invite']);
  });

  test.each([
    ['short', 'at least'],
    ['my name is mei', 'username'],
    ['password2026', 'tried first'],
  ])('the password %j is refused by its field, with what to do', async (password, why) => {
    await expect(createUser(ctx(), { username: 'mei', role: 'viewer', password })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ path: 'password', message: expect.stringContaining(why) }],
    });
    expect(await listUsers(ctx())).toEqual([]);
  });

  test('a username is there once, in whatever case', async () => {
    await addUser(ctx(), 'mei');
    await expect(createUser(ctx(), { username: 'MEI', role: 'viewer' })).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ path: 'username' }],
    });
  });

  test('the list tells how often somebody is signed in and how many keys are theirs', async () => {
    await addUser(ctx(), 'mei');
    await addUser(ctx(), 'tom');
    const mei = await signedIn(world.store, 'mei');
    await signedIn(world.store, 'mei');
    await createKey(asUser(world.store, mei), { name: 'mine' });
    const counts = (await listUsers(ctx())).map(({ username, sessions, keys }) => [username, sessions, keys]);
    expect(counts).toEqual([
      ['mei', 2, 1],
      ['tom', 0, 0],
    ]);
  });

  test('an edit needs the revision that was seen, and is audited with before and after', async () => {
    const { id } = await addUser(ctx(), 'mei');
    const patch = { role: 'auditor' as const, name: 'Mei' };
    await expect(updateUser(ctx(), { id, patch, ifMatch: undefined })).rejects.toMatchObject({
      code: 'precondition_required',
    });
    await expect(updateUser(ctx(), { id, patch, ifMatch: 7 })).rejects.toMatchObject({ code: 'stale' });
    const changed = await updateUser(ctx(), { id, patch, ifMatch: 1 });
    expect(changed).toMatchObject({ role: 'auditor', name: 'Mei', username: 'mei', revision: 2 });
    const { items } = await listAudit(ctx(), { action: 'user.update' });
    expect(items).toMatchObject([
      {
        principal: 'local',
        subject: 'user:mei',
        before: { role: 'editor', name: 'mei' },
        after: { role: 'auditor', name: 'Mei' },
      },
    ]);
  });

  test('disabling ends every session at once', async () => {
    await addUser(ctx(), 'root', 'admin');
    const { id } = await addUser(ctx(), 'mei');
    await signedIn(world.store, 'mei');
    await updateUser(ctx(), { id, patch: { enabled: false }, ...insist });
    const ring = await readUserRing(world.store.db);
    expect(ring.sessions).toEqual([]);
    expect(ring.users.find((user) => user.id === id)?.enabled).toBe(false);
    await expect(signedIn(world.store, 'mei')).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('deleting revokes their keys in the same breath, and nobody else’s', async () => {
    const { id } = await addUser(ctx(), 'mei');
    const mei = asUser(world.store, await signedIn(world.store, 'mei'));
    const { key } = await createKey(mei, { name: 'one' });
    await createKey(mei, { name: 'two' });
    await createKey(ctx(), { name: 'foreign' });
    const heard: Change[] = [];
    const end = world.store.changes.subscribe((change) => heard.push(change));
    await deleteUser(ctx(), { id, ifMatch: 1 });
    await expect.poll(() => new Set(heard.map(({ topic }) => topic))).toEqual(new Set(['keys', 'users']));
    end();
    expect((await listKeys(ctx())).map(({ name }) => name)).toEqual(['foreign']);
    expect((await listAudit(ctx(), { action: 'key.revoke' })).items).toHaveLength(2);
    expect((await listAudit(ctx(), { subject: `key:${key.id}` })).items[0]).toMatchObject({
      action: 'key.revoke',
      before: { name: 'one', owner: 'user:mei' },
    });
    expect(await readUserRing(world.store.db)).toEqual({ users: [], sessions: [] });
    await expect(getUser(ctx(), { id })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a reset voids the password, ends the sessions, and its link gives a new one', async () => {
    const { id } = await addUser(ctx(), 'mei');
    await signedIn(world.store, 'mei');
    const { invitation } = await resetPassword(ctx(), { id });
    expect((await readUserRing(world.store.db)).sessions).toEqual([]);
    await expect(signedIn(world.store, 'mei')).rejects.toMatchObject({ code: 'unauthenticated' });
    const password = 'another horse entirely';
    await useLink(stranger(world.store), { token: invitation?.token ?? '', password });
    expect((await signedIn(world.store, 'mei', password)).user).toMatchObject({ id, pending: false });
    expect(await actionsOn(ctx(), 'mei')).toContain('user.reset-password');
  });

  test('a reset with a password needs no link and voids the one before', async () => {
    const { user, invitation } = await createUser(ctx(), { username: 'mei', role: 'editor' });
    const password = 'another horse entirely';
    expect(await resetPassword(ctx(), { id: user.id, password })).toEqual({ invitation: null });
    const token = invitation?.token ?? '';
    await expect(useLink(stranger(world.store), { token, password })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await signedIn(world.store, 'mei', password)).user.id).toBe(user.id);
  });

  describe('the last administrator who can sign in', () => {
    test.each([
      ['demoted', (id: string) => updateUser(ctx(), { id, patch: { role: 'editor' }, ...insist })],
      ['disabled', (id: string) => updateUser(ctx(), { id, patch: { enabled: false }, ...insist })],
      ['deleted', (id: string) => deleteUser(ctx(), { id, ...insist })],
    ])('cannot be %s, not even while another one is only invited', async (_, change) => {
      const { id } = await addUser(ctx(), 'root', 'admin');
      await createUser(ctx(), { username: 'invited', role: 'admin' });
      await expect(change(id)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('last administrator'),
      });
      expect(await getUser(ctx(), { id })).toMatchObject({ role: 'admin', enabled: true });
      await addUser(ctx(), 'second', 'admin');
      await change(id);
    });

    test('is still there when two are demoted at the same instant', async () => {
      const ids = [await addUser(ctx(), 'one', 'admin'), await addUser(ctx(), 'two', 'admin')];
      const ends = await Promise.allSettled(
        ids.map(({ id }) => updateUser(ctx(), { id, patch: { role: 'viewer' }, ...insist })),
      );
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await listUsers(ctx())).filter(({ role }) => role === 'admin')).toHaveLength(1);
    });

    test('may go when it was only invited and another is left', async () => {
      await addUser(ctx(), 'root', 'admin');
      const { user } = await createUser(ctx(), { username: 'invited', role: 'admin' });
      await deleteUser(ctx(), { id: user.id, ...insist });
    });
  });

  test('administrators may step back while another one is left, but neither delete, disable nor reset themselves', async () => {
    const { id } = await addUser(ctx(), 'root', 'admin');
    await addUser(ctx(), 'second', 'admin');
    const own = asUser(world.store, await signedIn(world.store, 'root'));
    for (const refused of [
      () => deleteUser(own, { id, ...insist }),
      () => updateUser(own, { id, patch: { enabled: false }, ...insist }),
      () => resetPassword(own, { id }),
    ]) {
      await expect(refused()).rejects.toMatchObject({ code: 'conflict' });
    }
    expect(await updateUser(own, { id, patch: { role: 'viewer' }, ...insist })).toMatchObject({
      role: 'viewer',
    });
  });

  test.each(['editor', 'auditor', 'viewer'] as const)(
    '%s manages nobody and sees oneself alone',
    async (role) => {
      const other = await addUser(ctx(), 'other');
      await addUser(ctx(), 'mei', role);
      const mei = await signedIn(world.store, 'mei');
      const own = asUser(world.store, mei);
      const { id } = other;
      for (const refused of [
        () => listUsers(own),
        () => getUser(own, { id }),
        () => createUser(own, { username: 'x', role: 'admin' }),
        () => updateUser(own, { id: mei.user.id, patch: { role: 'admin' }, ...insist }),
        () => deleteUser(own, { id, ...insist }),
        () => resetPassword(own, { id }),
        () => listSessions(own, { userId: id }),
      ]) {
        await expect(refused()).rejects.toMatchObject({ code: 'forbidden' });
      }
      expect(await getUser(own, mei.user)).toMatchObject({ username: 'mei' });
    },
  );

  test('nobody without a role manages users', async () => {
    await expect(listUsers(contextOf(world.store, as(null)))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(listUsers(stranger(world.store))).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

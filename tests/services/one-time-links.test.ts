import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { listAudit } from '../../server/services/audit.ts';
import {
  createSetupLink,
  ensureAdministrator,
  readLink,
  setupNeeded,
  useLink,
} from '../../server/services/one-time-links.ts';
import { createUser, listUsers, updateUser } from '../../server/services/users.ts';
import { storeKinds } from '../support/stores.ts';
import { actionsOn, addUser, everythingWritten, PASSWORD, signedIn, stranger } from './people.ts';
import { contextOf, createWorld } from './world.ts';

const MADE_UP = 'x'.repeat(43);

describe.each(storeKinds())('one-time links on $name', ({ open }) => {
  const world = createWorld(open);
  const { ctx } = world;
  const anyone = () => stranger(world.store);
  const system = () => contextOf(world.store, { kind: 'system' });

  const setupToken = async () => (await createSetupLink(system()))?.token ?? '';
  const invited = async (username: string) => {
    const { user, invitation } = await createUser(ctx(), { username, role: 'editor' });
    return { id: user.id, token: invitation?.token ?? '' };
  };

  describe('the set-up link', () => {
    test('makes the first administrator and signs in', async () => {
      expect(await setupNeeded(world.store)).toBe(true);
      const link = await createSetupLink(system());
      const token = link?.token ?? '';
      expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(Math.round(((link?.expiresAt.getTime() ?? 0) - Date.now()) / 60_000)).toBe(60);
      expect(await readLink(anyone(), { token })).toEqual({
        kind: 'setup',
        username: null,
        role: 'admin',
        expiresAt: link?.expiresAt,
      });
      const made = await useLink(anyone(), { token, username: 'Root', name: 'The Root', password: PASSWORD });
      expect(made).toMatchObject({
        user: { username: 'root', name: 'The Root', role: 'admin', pending: false },
        session: { generation: 1 },
      });
      expect(await setupNeeded(world.store)).toBe(false);
      expect(await actionsOn(ctx(), 'root')).toEqual(['auth.setup', 'auth.signed-in']);
      expect((await listAudit(ctx(), { action: 'auth.setup' })).items).toMatchObject([
        { principal: 'user:root' },
      ]);
      const written = await everythingWritten(ctx());
      expect(written).not.toContain(token);
      expect(written).not.toContain(PASSWORD);
      await signedIn(world.store, 'root');
    });

    test('takes the place of the one before', async () => {
      const [first, second] = [await setupToken(), await setupToken()];
      await expect(readLink(anyone(), { token: first })).rejects.toMatchObject({ code: 'not_found' });
      expect(await readLink(anyone(), { token: second })).toMatchObject({ kind: 'setup' });
    });

    test('is not made where an administrator exists, and an older one works no longer', async () => {
      const token = await setupToken();
      await addUser(ctx(), 'root', 'admin');
      expect(await createSetupLink(system())).toBeNull();
      await expect(useLink(anyone(), { token, username: 'x', password: PASSWORD })).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await listUsers(ctx())).toHaveLength(1);
    });

    test('is worth nothing once somebody was made an administrator', async () => {
      const token = await setupToken();
      const { id } = await addUser(ctx(), 'mei');
      await updateUser(ctx(), { id, patch: { role: 'admin' }, ifMatch: null });
      await expect(readLink(anyone(), { token })).rejects.toMatchObject({ code: 'not_found' });
    });

    test('needs a username, and is still good after what was refused', async () => {
      const token = await setupToken();
      await addUser(ctx(), 'taken');
      await expect(useLink(anyone(), { token, password: PASSWORD })).rejects.toMatchObject({
        fields: [{ path: 'username' }],
      });
      await expect(
        useLink(anyone(), { token, username: 'root', password: 'password2026' }),
      ).rejects.toMatchObject({ fields: [{ path: 'password' }] });
      await expect(useLink(anyone(), { token, username: 'taken', password: PASSWORD })).rejects.toMatchObject(
        { code: 'conflict' },
      );
      await useLink(anyone(), { token, username: 'root', password: PASSWORD });
    });

    test('is an administrator’s to make', async () => {
      await expect(createSetupLink(anyone())).rejects.toMatchObject({ code: 'unauthenticated' });
    });
  });

  test('an invitation gives a password and a name of one’s own, never another username', async () => {
    const { id, token } = await invited('mei');
    expect(await readLink(anyone(), { token })).toMatchObject({
      kind: 'invite',
      username: 'mei',
      role: 'editor',
    });
    const { user } = await useLink(anyone(), { token, username: 'other', name: 'Mei', password: PASSWORD });
    expect(user).toMatchObject({ id, username: 'mei', name: 'Mei', role: 'editor', pending: false });
    expect(await actionsOn(ctx(), 'mei')).toEqual([
      'user.create',
      'user.invite',
      'auth.password-changed',
      'auth.signed-in',
    ]);
    await signedIn(world.store, 'mei');
  });

  test('of two who come with the same link at the same instant one succeeds', async () => {
    for (const token of [await setupToken(), (await invited('mei')).token]) {
      const ends = await Promise.allSettled(
        ['one horse or another', 'two horses or another'].map((password) =>
          useLink(anyone(), { token, username: 'root', password }),
        ),
      );
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(ends.find((end) => end.status === 'rejected')).toMatchObject({ reason: { code: 'not_found' } });
    }
    expect((await listUsers(ctx())).map(({ username }) => username).sort()).toEqual(['mei', 'root']);
  });

  test('used, expired, made-up and a disabled user’s links are refused by the same words', async () => {
    const used = await invited('used');
    await useLink(anyone(), { token: used.token, password: PASSWORD });
    const expired = await invited('expired');
    await world.store.db.execute(
      sql`update one_time_links set expires_at = now() - interval '1 second' where user_id = ${expired.id}`,
    );
    const disabled = await invited('disabled');
    await updateUser(ctx(), { id: disabled.id, patch: { enabled: false }, ifMatch: null });
    const texts = new Set<string>();
    const look = (token: string) => readLink(anyone(), { token });
    const take = (token: string) => useLink(anyone(), { token, password: PASSWORD });
    for (const token of [used.token, expired.token, disabled.token, MADE_UP]) {
      for (const attempt of [look, take]) {
        await attempt(token).then(
          () => texts.add('let in'),
          ({ code, message }) => texts.add(`${code} ${message}`),
        );
      }
    }
    expect([...texts]).toEqual([expect.stringMatching(/^not_found /)]);
  });

  describe('the administrator of the environment', () => {
    const admin = { username: 'admin', password: PASSWORD };

    test('is made where there is none, and then left as it is', async () => {
      expect(await ensureAdministrator(system(), admin)).toBe(true);
      expect(await ensureAdministrator(system(), { username: 'other', password: 'x' })).toBe(false);
      expect((await listUsers(ctx())).map(({ username, role }) => [username, role])).toEqual([
        ['admin', 'admin'],
      ]);
      await signedIn(world.store, 'admin');
    });

    test('is made once by replicas that start together', async () => {
      const made = await Promise.all([1, 2, 3].map(() => ensureAdministrator(system(), admin)));
      expect(made.filter((did) => did)).toHaveLength(1);
    });

    test('voids a set-up link', async () => {
      const token = await setupToken();
      await ensureAdministrator(system(), admin);
      await expect(readLink(anyone(), { token })).rejects.toMatchObject({ code: 'not_found' });
    });

    test('needs a password that will do', async () => {
      await expect(
        ensureAdministrator(system(), { ...admin, password: 'administrator' }),
      ).rejects.toMatchObject({ fields: [{ path: 'password' }] });
    });
  });
});

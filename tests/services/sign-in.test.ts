import { hash } from '@node-rs/argon2';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { RefreshClaims } from '../../server/auth/tokens.ts';
import { systemConfigSchema } from '../../server/contract/system-config.ts';
import { listAudit } from '../../server/services/audit.ts';
import { changeOwnPassword, type Granted, refreshSession, signOut } from '../../server/services/sign-in.ts';
import { endSession, endSessions, listSessions } from '../../server/services/user-sessions.ts';
import { createUser, getUser, updateUser } from '../../server/services/users.ts';
import { maintain } from '../../server/store/maintain.ts';
import { readUser, readUserRing } from '../../server/store/queries/users.ts';
import { storeKinds } from '../support/stores.ts';
import {
  actionsOn,
  addUser,
  asUser,
  everythingWritten,
  letTimePass,
  PASSWORD,
  signedIn,
  stranger,
} from './people.ts';
import { createWorld } from './world.ts';

const DAY = 86_400;

describe.each(storeKinds())('signing in on $name', ({ open }) => {
  const world = createWorld(open);
  const { ctx } = world;

  const claimsOf = ({ session: { id, generation } }: Granted): RefreshClaims => ({
    sessionId: id,
    generation,
  });
  const refresh = (claims: RefreshClaims) => refreshSession(stranger(world.store), claims);
  const sessionsLeft = async () => (await readUserRing(world.store.db)).sessions;

  test('opens a session, in whatever case the name is typed, and is audited as the user', async () => {
    const { id } = await addUser(ctx(), 'mei');
    const { user, session } = await signedIn(world.store, 'MEI');
    expect(user).toMatchObject({ id, username: 'mei', lastSignInAt: expect.any(Date) });
    expect(session).toMatchObject({ generation: 1 });
    const days = (session.expiresAt.getTime() - Date.now()) / 1000 / DAY;
    expect(days).toBeCloseTo(14, 1);
    expect(await sessionsLeft()).toEqual([{ id: session.id, userId: id, expiresAt: session.expiresAt }]);
    expect((await listAudit(ctx(), { action: 'auth.signed-in' })).items).toMatchObject([
      { principal: 'user:mei', subject: 'user:mei', address: '192.0.2.1', userAgent: 'test' },
    ]);
    expect((await getUser(ctx(), { id })).lastSignInAt).toEqual(user.lastSignInAt);
    expect(await everythingWritten(ctx())).not.toContain(PASSWORD);
  });

  test('a wrong password, an unknown, a disabled, an invited and an impossible user are refused by the same words', async () => {
    await addUser(ctx(), 'mei');
    const { id } = await addUser(ctx(), 'disabled');
    await updateUser(ctx(), { id, patch: { enabled: false }, ifMatch: null });
    await createUser(ctx(), { username: 'invited', role: 'editor' });
    const tries: Array<[string, string]> = [
      ['mei', 'wrong horse battery'],
      ['nobody', PASSWORD],
      ['disabled', PASSWORD],
      ['invited', PASSWORD],
      ['no such\0name', PASSWORD],
    ];
    const errors = await Promise.all(
      tries.map(([username, password]) =>
        signedIn(world.store, username, password).then(
          () => 'let in',
          ({ code, message, fields, data }) => ({ code, message, fields, data }),
        ),
      ),
    );
    expect(new Set(errors.map((error) => JSON.stringify(error))).size).toBe(1);
    expect(errors[0]).toMatchObject({ code: 'unauthenticated' });
    expect(await sessionsLeft()).toEqual([]);
  });

  test('a password that was hashed with less is hashed anew', async () => {
    const { id } = await addUser(ctx(), 'mei');
    const weak = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await world.store.db.execute(sql`update users set password = ${weak} where id = ${id}`);
    await signedIn(world.store, 'mei');
    expect((await readUser(world.store.db, id))?.password).toContain('m=19456,t=2,p=1');
    await signedIn(world.store, 'mei');
  });

  test('a user keeps the fifty sessions used last', async () => {
    const { id } = await addUser(ctx(), 'mei');
    const first = await signedIn(world.store, 'mei');
    await world.store.db.execute(sql`
      insert into user_sessions (id, user_id, generation, rotated_at, created_at, expires_at, address, user_agent)
      select 'more-' || n, user_id, 1, rotated_at + interval '1 millisecond', created_at, expires_at, '', ''
      from user_sessions, generate_series(1, 49) as n`);
    expect(await sessionsLeft()).toHaveLength(50);
    const newest = await signedIn(world.store, 'mei');
    const left = (await listSessions(ctx(), { userId: id })).map((session) => session.id);
    expect(left).toHaveLength(50);
    expect(left).toContain(newest.session.id);
    expect(left).not.toContain(first.session.id);
    const { items } = await listAudit(ctx(), { action: 'auth.session-ended' });
    expect(items).toMatchObject([
      {
        principal: 'user:mei',
        subject: 'user:mei',
        reason: 'limit.sessions',
        before: { sessions: [{ id: first.session.id }] },
      },
    ]);
  });

  describe('a refresh token', () => {
    test('is taken in for the next generation, and the session goes on', async () => {
      await addUser(ctx(), 'mei');
      const first = await signedIn(world.store, 'mei');
      await letTimePass(world.store, 10 * DAY);
      const next = await refresh(claimsOf(first));
      expect(next.session).toMatchObject({ id: first.session.id, generation: 2 });
      expect((next.session.expiresAt.getTime() - Date.now()) / 1000 / DAY).toBeCloseTo(14, 1);
      expect(next.user.username).toBe('mei');
    });

    test('that two tabs send at once gives both the same next one', async () => {
      await addUser(ctx(), 'mei');
      const first = await signedIn(world.store, 'mei');
      const both = await Promise.all([refresh(claimsOf(first)), refresh(claimsOf(first))]);
      expect(both.map(({ session }) => session.generation)).toEqual([2, 2]);
    });

    test('that was left behind works within the grace, and ends the session after it', async () => {
      await addUser(ctx(), 'mei');
      const first = await signedIn(world.store, 'mei');
      await refresh(claimsOf(first));
      await letTimePass(world.store, 15);
      expect((await refresh(claimsOf(first))).session.generation).toBe(2);
      await letTimePass(world.store, 10);
      await expect(refresh(claimsOf(first))).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(await sessionsLeft()).toEqual([]);
      await expect(refresh({ ...claimsOf(first), generation: 2 })).rejects.toMatchObject({
        code: 'unauthenticated',
      });
      expect((await listAudit(ctx(), { action: 'auth.refresh-reused' })).items).toMatchObject([
        { principal: 'user:mei', subject: 'user:mei', before: { generation: 2, presented: 1 } },
      ]);
    });

    test.each([
      ['two generations old', -2],
      ['of a generation that never was', 1],
    ])('%s ends the session even within the grace', async (_, distance) => {
      await addUser(ctx(), 'mei');
      const first = await signedIn(world.store, 'mei');
      const third = await refresh(claimsOf(await refresh(claimsOf(first))));
      const generation = third.session.generation + distance;
      await expect(refresh({ ...claimsOf(third), generation })).rejects.toMatchObject({
        code: 'unauthenticated',
      });
      expect(await sessionsLeft()).toEqual([]);
    });

    test('of one session ends no other', async () => {
      await addUser(ctx(), 'mei');
      const stolen = await signedIn(world.store, 'mei');
      const other = await signedIn(world.store, 'mei');
      await refresh(claimsOf(stolen));
      await letTimePass(world.store, 30);
      await expect(refresh(claimsOf(stolen))).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(await refresh(claimsOf(other))).toMatchObject({ session: { generation: 2 } });
    });

    test('ends after fourteen days without a use', async () => {
      await addUser(ctx(), 'mei');
      const first = await signedIn(world.store, 'mei');
      await letTimePass(world.store, 14 * DAY + 1);
      await expect(refresh(claimsOf(first))).rejects.toMatchObject({ code: 'unauthenticated' });
    });

    test('ends after ninety days, however often it was used', async () => {
      await addUser(ctx(), 'mei');
      let claims = claimsOf(await signedIn(world.store, 'mei'));
      let expiresAt = new Date();
      for (let days = 0; days < 84; days += 12) {
        await letTimePass(world.store, 12 * DAY);
        const next = await refresh(claims);
        expiresAt = next.session.expiresAt;
        claims = claimsOf(next);
      }
      expect((expiresAt.getTime() - Date.now()) / 1000 / DAY).toBeCloseTo(6, 1);
      await letTimePass(world.store, 6 * DAY + 1);
      await expect(refresh(claims)).rejects.toMatchObject({ code: 'unauthenticated' });
    });

    test('of nobody is refused', async () => {
      await expect(refresh({ sessionId: 'none', generation: 1 })).rejects.toMatchObject({
        code: 'unauthenticated',
      });
    });
  });

  test('signing out ends that session alone; doing it again, or without one, is no error', async () => {
    await addUser(ctx(), 'mei');
    const one = await signedIn(world.store, 'mei');
    const other = await signedIn(world.store, 'mei');
    await signOut(stranger(world.store), claimsOf(one));
    await signOut(stranger(world.store), claimsOf(one));
    await signOut(stranger(world.store), null);
    expect((await sessionsLeft()).map(({ id }) => id)).toEqual([other.session.id]);
    const actions = await actionsOn(ctx(), 'mei');
    expect(actions.filter((action) => action === 'auth.signed-out')).toHaveLength(1);
  });

  describe('one’s own password', () => {
    const next = 'another horse entirely';

    test('is changed with the current one, and only this session stays', async () => {
      await addUser(ctx(), 'mei');
      await signedIn(world.store, 'mei');
      const own = await signedIn(world.store, 'mei');
      await changeOwnPassword(asUser(world.store, own), { current: PASSWORD, next });
      expect((await sessionsLeft()).map(({ id }) => id)).toEqual([own.session.id]);
      await expect(signedIn(world.store, 'mei')).rejects.toMatchObject({ code: 'unauthenticated' });
      await signedIn(world.store, 'mei', next);
      expect(await actionsOn(ctx(), 'mei')).toContain('auth.password-changed');
      expect(await everythingWritten(ctx())).not.toContain(next);
    });

    test.each([
      ['a wrong current one', { current: 'wrong', next }, 'current'],
      ['a weak new one', { current: PASSWORD, next: 'password2026' }, 'next'],
      ['the same again', { current: PASSWORD, next: PASSWORD }, 'next'],
    ])('is not changed by %s, and the field is named', async (_, input, path) => {
      await addUser(ctx(), 'mei');
      const own = asUser(world.store, await signedIn(world.store, 'mei'));
      await expect(changeOwnPassword(own, input)).rejects.toMatchObject({
        code: 'invalid_input',
        fields: [{ path }],
      });
      await signedIn(world.store, 'mei');
    });

    test('is nothing that a key or the command line has', async () => {
      await expect(changeOwnPassword(ctx(), { current: PASSWORD, next })).rejects.toMatchObject({
        code: 'forbidden',
      });
    });
  });

  describe('sessions', () => {
    test('are listed with the one that asks marked, and ended one by one', async () => {
      await addUser(ctx(), 'mei');
      const other = await signedIn(world.store, 'mei');
      const own = await signedIn(world.store, 'mei');
      const mei = asUser(world.store, own);
      const userId = own.user.id;
      const listed = await listSessions(mei, { userId });
      expect(listed).toMatchObject([
        { id: own.session.id, current: true, address: '192.0.2.1', userAgent: 'test' },
        { id: other.session.id, current: false },
      ]);
      await endSession(mei, { session: other.session.id });
      expect((await listSessions(mei, { userId })).map(({ id }) => id)).toEqual([own.session.id]);
      await expect(endSession(mei, { session: other.session.id })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    test('of others are out of sight, but for administrators', async () => {
      await addUser(ctx(), 'mei');
      await addUser(ctx(), 'tom', 'viewer');
      const mei = await signedIn(world.store, 'mei');
      const tom = asUser(world.store, await signedIn(world.store, 'tom'));
      await expect(endSession(tom, { session: mei.session.id })).rejects.toMatchObject({ code: 'not_found' });
      await expect(endSessions(tom, { userId: mei.user.id })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(endSession(stranger(world.store), { session: mei.session.id })).rejects.toMatchObject({
        code: 'unauthenticated',
      });
      await endSession(ctx(), { session: mei.session.id });
      expect(await listSessions(ctx(), { userId: mei.user.id })).toEqual([]);
    });

    test('all end but the one that is named', async () => {
      await addUser(ctx(), 'mei');
      const own = await signedIn(world.store, 'mei');
      for (let i = 0; i < 3; i++) await signedIn(world.store, 'mei');
      const userId = own.user.id;
      expect(await endSessions(asUser(world.store, own), { userId, except: own.session.id })).toBe(3);
      expect((await sessionsLeft()).map(({ id }) => id)).toEqual([own.session.id]);
      expect((await listAudit(ctx(), { action: 'auth.session-ended' })).items).toHaveLength(1);
    });

    test('that expired are cleared away, with links that did', async () => {
      await addUser(ctx(), 'mei');
      await signedIn(world.store, 'mei');
      await createUser(ctx(), { username: 'invited', role: 'viewer' });
      await letTimePass(world.store, 15 * DAY);
      await signedIn(world.store, 'mei');
      const count = async (table: 'user_sessions' | 'one_time_links') =>
        (await world.store.db.execute(sql`select 1 from ${sql.identifier(table)}`)).length;
      const { retention } = systemConfigSchema.parse({});
      await maintain(world.store, retention, new Date());
      expect([await count('user_sessions'), await count('one_time_links')]).toEqual([1, 1]);
      await maintain(world.store, retention, new Date(Date.now() + 8 * DAY * 1000));
      expect([await count('user_sessions'), await count('one_time_links')]).toEqual([1, 0]);
    });
  });
});

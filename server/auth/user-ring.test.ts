import { afterEach, describe, expect, test } from 'vitest';
import type { StoredUser, StoredUserSession } from '../contract/snapshot.ts';
import { STALE_LIMIT_MS } from './key-ring.ts';
import { createTokens } from './tokens.ts';
import { createUserRing, type UserRing } from './user-ring.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const rings: UserRing[] = [];
afterEach(() => {
  for (const ring of rings.splice(0)) ring.close();
});

const mei: StoredUser = { id: 'u1', username: 'mei', role: 'editor', enabled: true };

function session(id: string, change: Partial<StoredUserSession> = {}): StoredUserSession {
  return { id, userId: mei.id, expiresAt: new Date(START + 60 * MINUTE), ...change };
}

function setUp() {
  let at = START;
  const tokens = createTokens({ jwtSecret: 'a secret that is long enough to sign with', now: () => at });
  const ring = createUserRing({ tokens, now: () => at });
  rings.push(ring);
  const told: string[] = [];
  ring.onRevoked((principal) => told.push(principal.kind === 'user' ? principal.session : principal.kind));
  return {
    ...{ ring, told },
    pass: (ms: number) => {
      at += ms;
    },
    tokenOf: async (sessionId: string, userId = mei.id) =>
      (await tokens.issueAccess({ userId, sessionId })).token,
    answer: async (token: string) => {
      const answer = await ring.authenticate(token);
      return answer.ok ? answer.principal : answer.reason;
    },
  };
}

describe('an access token', () => {
  test('is answered with the user as the snapshot says, not as it was when the token was made', async () => {
    const { ring, tokenOf, answer } = setUp();
    ring.replace({ users: [mei], sessions: [session('s1')] });
    const token = await tokenOf('s1');
    expect(await answer(token)).toEqual({
      kind: 'user',
      id: 'u1',
      username: 'mei',
      role: 'editor',
      session: 's1',
    });
    ring.replace({ users: [{ ...mei, role: 'viewer' }], sessions: [session('s1')] });
    expect(await answer(token)).toMatchObject({ role: 'viewer' });
  });

  test('of a session that ended, of a user who is disabled or gone, or of another user is refused', async () => {
    const { ring, tokenOf, answer } = setUp();
    ring.replace({ users: [mei], sessions: [session('s1')] });
    const token = await tokenOf('s1');
    expect(await answer(await tokenOf('s1', 'another'))).toBe('signed-out');
    ring.replace({ users: [{ ...mei, enabled: false }], sessions: [session('s1')] });
    expect(await ring.authenticate(token)).toEqual({ ok: false, reason: 'disabled', user: 'user:mei' });
    ring.replace({ users: [mei], sessions: [] });
    expect(await answer(token)).toBe('signed-out');
    ring.replace({ users: [], sessions: [session('s1')] });
    expect(await answer(token)).toBe('signed-out');
  });

  test('that has expired is told apart from one that never was good', async () => {
    const { ring, tokenOf, answer, pass } = setUp();
    ring.replace({ users: [mei], sessions: [session('s1')] });
    const token = await tokenOf('s1');
    expect(await answer(`${token.slice(0, -4)}AAAA`)).toBe('token');
    pass(16 * MINUTE);
    expect(await answer(token)).toBe('token-expired');
  });

  test('does not outlive its session', async () => {
    const { ring, tokenOf, answer, pass } = setUp();
    ring.replace({ users: [mei], sessions: [session('s1', { expiresAt: new Date(START + MINUTE) })] });
    const token = await tokenOf('s1');
    pass(MINUTE);
    expect(await answer(token)).toBe('signed-out');
  });

  test('is good for five minutes without a database, then nobody can tell', async () => {
    const { ring, tokenOf, answer, pass } = setUp();
    ring.replace({ users: [mei], sessions: [session('s1')] });
    const token = await tokenOf('s1');
    ring.markStale();
    pass(STALE_LIMIT_MS);
    expect(await answer(token)).toMatchObject({ kind: 'user' });
    pass(1000);
    expect(await answer(token)).toBe('stale');
    ring.markFresh();
    expect(await answer(token)).toMatchObject({ kind: 'user' });
  });

  test('of a session that another replica has just begun is good at once: the snapshot is read again', async () => {
    const { ring, tokenOf, answer, pass } = setUp();
    ring.replace({ users: [mei], sessions: [] });
    let reads = 0;
    ring.setReread(async () => {
      reads++;
      ring.replace({ users: [mei], sessions: [session('s1')] });
    });
    expect(await answer(await tokenOf('s1'))).toMatchObject({ session: 's1' });
    expect(await answer(await tokenOf('s1'))).toMatchObject({ session: 's1' });
    expect(reads).toBe(1);
    const old = await tokenOf('s2');
    pass(MINUTE);
    expect(await answer(old)).toBe('signed-out');
    expect(reads).toBe(1);
  });
});

describe('who follows a session', () => {
  test('is told once when it ends, and not when only something else changed', async () => {
    const { ring, told } = setUp();
    ring.replace({ users: [mei], sessions: [session('s1'), session('s2')] });
    ring.replace({ users: [{ ...mei, role: 'admin' }], sessions: [session('s1'), session('s2')] });
    expect(told).toEqual([]);
    ring.replace({ users: [mei], sessions: [session('s2')] });
    ring.replace({ users: [mei], sessions: [session('s2')] });
    expect(told).toEqual(['s1']);
  });

  test('is told when the user is disabled or deleted', () => {
    const { ring, told } = setUp();
    ring.replace({ users: [mei], sessions: [session('s1'), session('s2')] });
    ring.replace({ users: [{ ...mei, enabled: false }], sessions: [session('s1'), session('s2')] });
    expect(told).toEqual(['s1', 's2']);
  });

  test('is told when it expires between two snapshots', () => {
    const { ring, told, pass } = setUp();
    ring.replace({ users: [mei], sessions: [session('s1', { expiresAt: new Date(START + MINUTE) })] });
    pass(2 * MINUTE);
    ring.replace({ users: [mei], sessions: [] });
    expect(told).toEqual(['s1']);
  });
});

import { createHmac, hkdfSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createTokens } from './tokens.ts';

const SECRET = 'a secret that is long enough to sign with';
const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const claims = { userId: 'user1', sessionId: 'session1' };

function at(ms: number) {
  return createTokens({ jwtSecret: SECRET, now: () => START + ms });
}

const tokens = at(0);
const accessKey = Buffer.from(hkdfSync('sha256', SECRET, 'patchbay', 'access-token', 32));

/** A token as the hub makes it, but for what is changed; signed with the right key unless another is given. */
function forged(change: Record<string, unknown>, header: Record<string, unknown> = {}, key = accessKey) {
  const now = START / 1000;
  const body = { iss: 'patchbay', aud: 'patchbay/api', sub: 'user1', sid: 's', iat: now, exp: now + 60 };
  return new SignJWT({ ...body, ...change })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header })
    .sign(key);
}

describe('an access token', () => {
  test('says who it is for, for a quarter of an hour', async () => {
    const { token, expiresIn } = await tokens.issueAccess(claims);
    expect(expiresIn).toBe(900);
    expect(await tokens.verifyAccess(token)).toEqual({ ...claims, issuedAt: START });
    expect(await at(15 * MINUTE - 1000).verifyAccess(token)).toMatchObject(claims);
    expect(await at(15 * MINUTE).verifyAccess(token)).toBe('expired');
  });

  test('made as the hub makes it is good: the forgeries below fail for what they change', async () => {
    expect(await tokens.verifyAccess(await forged({}))).toMatchObject({ userId: 'user1' });
  });

  test.each<[string, Promise<string> | string]>([
    ['of another secret', forged({}, {}, Buffer.alloc(32))],
    ['signed with the secret itself', forged({}, {}, Buffer.from(SECRET))],
    ['of another issuer', forged({ iss: 'other' })],
    ['for another audience', forged({ aud: 'other' })],
    ['of another type', forged({}, { typ: 'JWT' })],
    ['with another algorithm', forged({}, { alg: 'HS512' }, Buffer.concat([accessKey, accessKey]))],
    ['without a session', forged({ sid: undefined })],
    ['with a session that is no text', forged({ sid: { $ne: '' } })],
    ['without an end', forged({ exp: undefined })],
    ['that is expired and of another secret', forged({ exp: 1 }, {}, Buffer.alloc(32))],
    ['without a signature', new UnsecuredJWT({ sub: 'user1', sid: 's' }).setExpirationTime('1h').encode()],
    ['that is no token', 'eyJ.e30.x'],
    ['that is endless', `eyJ.${'a'.repeat(5000)}.x`],
  ])('%s is refused', async (_, token) => {
    expect(await tokens.verifyAccess(await token)).toBeNull();
  });
});

describe('a refresh token', () => {
  const refresh = { sessionId: 'abc_-9', generation: 7 };

  test('says which session and use it is, fits into a cookie, and is good for every replica', () => {
    const value = tokens.issueRefresh(refresh);
    expect(value).toMatch(/^[\w-]+$/);
    expect(at(1000 * MINUTE).readRefresh(value)).toEqual(refresh);
  });

  test('of another secret is refused', () => {
    const other = createTokens({ jwtSecret: `${SECRET}!` });
    expect(tokens.readRefresh(other.issueRefresh(refresh))).toBeNull();
    expect(other.mark).not.toBe(tokens.mark);
  });

  test('of which anything was changed is refused', () => {
    const [session, generation, seal] = Buffer.from(tokens.issueRefresh(refresh), 'base64url')
      .toString()
      .split('.');
    const made = (...parts: unknown[]) => Buffer.from(parts.join('.')).toString('base64url');
    expect(tokens.readRefresh(made(session, generation, seal))).toEqual(refresh);
    for (const wrong of [
      made(session, 8, seal),
      made('other', generation, seal),
      made(session, generation, ''),
      made(session, generation),
      made(session, `0${generation}`, seal),
      '',
      'a'.repeat(10_000),
    ]) {
      expect(tokens.readRefresh(wrong)).toBeNull();
    }
  });

  test('is sealed with a key of its own: an access token’s key makes none', () => {
    const seal = createHmac('sha256', accessKey).update('s.1').digest('base64url');
    expect(tokens.readRefresh(Buffer.from(`s.1.${seal}`).toString('base64url'))).toBeNull();
  });
});

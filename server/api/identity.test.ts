import { describe, expect, test } from 'vitest';
import { createTokens } from '../auth/tokens.ts';
import { createRefreshCookie, type RefreshCookieOptions, refuseCrossSite } from './identity.ts';

const jwtSecret = 'a secret that is long enough to sign with';
const tokens = createTokens({ jwtSecret });
const claims = { sessionId: 'abc', generation: 3 };

function cookie(options: Partial<RefreshCookieOptions> = {}) {
  return createRefreshCookie({
    tokens,
    basePath: '',
    publicUrl: 'http://hub.test',
    trustProxy: 0,
    ...options,
  });
}

const kept = (options: Partial<RefreshCookieOptions>, headers = {}) =>
  cookie(options).keep(headers, { ...claims, expiresAt: new Date(Date.now() + 60_500) });
const pairOf = (text: string) => text.split(';')[0] ?? '';

describe('the refresh cookie', () => {
  test('is kept until the session ends, away from scripts, other sites and other paths', () => {
    expect(kept({ basePath: '/hub' })).toMatch(
      /^patchbay_refresh_[0-9a-f]{8}=[\w-]+; Path=\/hub\/api\/auth; Max-Age=60; HttpOnly; SameSite=Strict$/,
    );
    expect(cookie({ basePath: '/hub' }).clear({})).toMatch(
      /^patchbay_refresh_[0-9a-f]{8}=; Path=\/hub\/api\/auth; Max-Age=0; HttpOnly; SameSite=Strict$/,
    );
  });

  const https = { 'x-forwarded-proto': 'https' };
  test.each<[string, Partial<RefreshCookieOptions>, Record<string, string>, boolean]>([
    ['the public URL says so', { publicUrl: 'https://hub.test' }, {}, true],
    ['a trusted proxy says so', { trustProxy: 1 }, https, true],
    ['the first of two does', { trustProxy: 2 }, { 'x-forwarded-proto': 'HTTPS, http' }, true],
    ['somebody says so whom nobody trusts', {}, https, false],
    ['nobody says so', { trustProxy: 1 }, {}, false],
  ])('goes over TLS alone where %s: %s %s', (_, options, headers, secure) => {
    expect(kept(options, headers).endsWith('; Secure')).toBe(secure);
    expect(cookie(options).clear(headers).endsWith('; Secure')).toBe(secure);
  });

  test('is read among others; of two of its name the good one counts', () => {
    const pair = pairOf(kept({}));
    const name = pair.split('=')[0] ?? '';
    expect(cookie().read({ cookie: `a=b; ${name}=nothing; ${pair}; c=d` })).toEqual(claims);
    expect(cookie().read({ cookie: `x${pair}` })).toBeNull();
    expect(cookie().read({})).toBeNull();
  });

  test('of another hub on the same host is not touched', () => {
    const other = createTokens({ jwtSecret: `${jwtSecret}!` });
    const theirs = pairOf(kept({ tokens: other }));
    expect(cookie().isPresent({ cookie: theirs })).toBe(false);
    expect(cookie().isPresent({ cookie: pairOf(kept({})) })).toBe(true);
    expect(pairOf(cookie().clear({}))).not.toBe(pairOf(cookie({ tokens: other }).clear({})));
  });
});

test.each<[Record<string, string>, boolean]>([
  [{}, true],
  [{ 'sec-fetch-site': 'same-origin', origin: 'http://hub.test' }, true],
  [{ 'sec-fetch-site': 'none' }, true],
  [{ 'sec-fetch-site': 'same-site', origin: 'http://an-allowed.test' }, true],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': 'cross-site', origin: 'http://an-allowed.test' }, false],
])('a request with %j may sign in: %s', (headers, allowed) => {
  if (allowed) expect(() => refuseCrossSite(headers)).not.toThrow();
  else expect(() => refuseCrossSite(headers)).toThrow(/other sites/);
});

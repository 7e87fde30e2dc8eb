import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bearerOf, hashSecret, mintToken, parseToken, presentedKeyId, withSecret } from './token.ts';

describe('a key token', () => {
  test('is pb_, ten base32 characters, and 256 random bits in base64url', () => {
    const { token, id, secret, hash } = mintToken();
    expect(token).toMatch(/^pb_[a-z2-7]{10}_[A-Za-z0-9_-]{43}$/);
    expect(parseToken(token)).toEqual({ id, secret });
    expect(hashSecret(secret)).toEqual(hash);
    expect(hash).toEqual(createHash('sha256').update(secret, 'utf8').digest());
    expect(mintToken().token).not.toBe(token);
  });

  test('keeps its id and gets another secret when rotated', () => {
    const first = mintToken();
    const second = withSecret(first.id);
    expect(second.id).toBe(first.id);
    expect(second.secret).not.toBe(first.secret);
  });

  test.each([
    '',
    'pb_',
    'pb_abcdefghij',
    'pb_abcdefghij_',
    'pb_ABCDEFGHIJ_0123456789abcdef',
    'pb_abcdefghi1_0123456789abcdef',
    'pb_abcdefghi_0123456789abcdef',
    'pb_abcdefghijk_0123456789abcdef',
    'pb_abcdefghij_0123456789abcde!',
    `pb_abcdefghij_${'x'.repeat(200)}`,
    'xx_abcdefghij_0123456789abcdef',
  ])('of another form (%j) is not taken for one', (token) => {
    expect(parseToken(token)).toBeNull();
  });
});

describe('the Authorization header', () => {
  test.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER   abc ', 'abc'],
    ['Bearer two words', 'two words'],
  ])('%j carries %j', (header, token) => {
    expect(bearerOf(header)).toEqual({ ok: true, token });
  });

  test.each([
    [undefined, 'missing'],
    ['', 'missing'],
    ['Bearer', 'malformed'],
    ['Bearer ', 'malformed'],
    ['Bearer    ', 'malformed'],
    ['Basic dXNlcjpwYXNz', 'malformed'],
    ['Bearerabc12', 'malformed'],
  ])('%j is %s', (header, reason) => {
    expect(bearerOf(header)).toEqual({ ok: false, reason });
  });
});

test('the id of a presented key is known only where the header has the form of one', () => {
  const { id, token } = mintToken();
  expect([`Bearer ${token}`, 'Bearer other', undefined].map(presentedKeyId)).toEqual([id, null, null]);
});

import { createHmac, hkdfSync } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { sameHash } from './token.ts';

/** Who an access token speaks for. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
}

/** What a good access token says. */
export interface ReadAccess extends AccessClaims {
  /** Epoch ms, in whole seconds. */
  issuedAt: number;
}

/** What a refresh token says of itself, once its seal was found good. */
export interface RefreshClaims {
  sessionId: string;
  /** Counts up with every use. */
  generation: number;
}

/** Makes and reads what a signed-in browser holds. */
export interface Tokens {
  /** A JWT (HS256) for `Authorization: Bearer`; `expiresIn` in seconds. */
  issueAccess(claims: AccessClaims): Promise<{ token: string; expiresIn: number }>;
  /** `expired` for a token of this hub that was good once, null for anything else. */
  verifyAccess(token: string): Promise<ReadAccess | 'expired' | null>;
  /** The value of the refresh cookie. */
  issueRefresh(claims: RefreshClaims): string;
  /** Null for anything that was not made by this hub. */
  readRefresh(value: string): RefreshClaims | null;
  /** Few characters that no other installation has: two hubs on one host name must not share a cookie. */
  readonly mark: string;
}

export interface TokensOptions {
  /** At least 32 characters. */
  jwtSecret: string;
  /** Epoch ms. */
  now?: () => number;
}

const ACCESS_SECONDS = 15 * 60;
const ISSUER = 'patchbay';
const AUDIENCE = 'patchbay/api';
const TYPE = 'at+jwt';
const LONGEST_ACCESS = 2000;
const LONGEST_REFRESH = 400;
/** What a refresh token says before its seal. */
const REFRESH = /^([A-Za-z0-9_-]{1,100})\.(\d{1,15})$/;

/** A key per purpose is derived from the secret, so that nothing made for one is good for another. */
export function createTokens({ jwtSecret, now = Date.now }: TokensOptions): Tokens {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', jwtSecret, 'patchbay', purpose, 32));
  const accessKey = keyFor('access-token');
  const refreshKey = keyFor('refresh-token');
  const sealOf = (text: string) => createHmac('sha256', refreshKey).update(text).digest();

  return {
    async issueAccess({ userId, sessionId }) {
      const issuedAt = Math.floor(now() / 1000);
      const token = await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_SECONDS)
        .sign(accessKey);
      return { token, expiresIn: ACCESS_SECONDS };
    },
    async verifyAccess(token) {
      if (token.length > LONGEST_ACCESS) return null;
      try {
        const { payload } = await jwtVerify<{ sid: unknown }>(token, accessKey, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          requiredClaims: ['sub', 'sid', 'iat', 'exp'],
          currentDate: new Date(now()),
        });
        const { sub, sid, iat } = payload;
        if (sub === undefined || typeof sid !== 'string' || iat === undefined) return null;
        return { userId: sub, sessionId: sid, issuedAt: iat * 1000 };
      } catch (error) {
        // Said only after the signature was found good.
        return error instanceof errors.JWTExpired ? 'expired' : null;
      }
    },
    issueRefresh({ sessionId, generation }) {
      const text = `${sessionId}.${generation}`;
      return Buffer.from(`${text}.${sealOf(text).toString('base64url')}`).toString('base64url');
    },
    readRefresh(value) {
      if (value.length > LONGEST_REFRESH) return null;
      const whole = Buffer.from(value, 'base64url').toString('latin1');
      const end = whole.lastIndexOf('.');
      const text = whole.slice(0, Math.max(0, end));
      const good = sameHash(Buffer.from(whole.slice(end + 1), 'base64url'), sealOf(text));
      const [, sessionId, generation] = REFRESH.exec(text) ?? [];
      if (!good || sessionId === undefined || generation === undefined) return null;
      return { sessionId, generation: Number(generation) };
    },
    mark: keyFor('cookie-name').toString('hex').slice(0, 8),
  };
}

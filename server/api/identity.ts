import type { IncomingHttpHeaders } from 'node:http';
import type { SignInLimits } from '../auth/sign-in-limits.ts';
import type { RefreshClaims, Tokens } from '../auth/tokens.ts';
import type { UserRing } from '../auth/user-ring.ts';
import { PatchbayError } from '../lib/errors.ts';

/** What the routes of signing in need besides the services. */
export interface Identity {
  tokens: Tokens;
  users: Pick<UserRing, 'byName' | 'ofSession'>;
  limits: SignInLimits;
  cookie: RefreshCookie;
}

/** The cookie that holds the refresh token; only the routes under `/api/auth` are sent it. */
export interface RefreshCookie {
  isPresent(headers: IncomingHttpHeaders): boolean;
  /** Null where there is none that this hub made. */
  read(headers: IncomingHttpHeaders): RefreshClaims | null;
  /** The `Set-Cookie` that lets a browser keep a session until it ends. */
  keep(headers: IncomingHttpHeaders, session: RefreshClaims & { expiresAt: Date }): string;
  /** The `Set-Cookie` that takes it away. */
  clear(headers: IncomingHttpHeaders): string;
}

export interface RefreshCookieOptions {
  tokens: Tokens;
  /** e.g. `/hub`; empty for none. */
  basePath: string;
  publicUrl: string;
  /** Number of proxies whose `X-Forwarded-*` counts. */
  trustProxy: number;
}

export function createRefreshCookie(options: RefreshCookieOptions): RefreshCookie {
  const { tokens, basePath, publicUrl, trustProxy } = options;
  // Cookies know no ports: two hubs on one machine would sign each other out under one name.
  const name = `patchbay_refresh_${tokens.mark}`;

  function isSecure(headers: IncomingHttpHeaders): boolean {
    if (publicUrl.startsWith('https:')) return true;
    const said = trustProxy > 0 ? headers['x-forwarded-proto'] : undefined;
    return said?.toString().split(',')[0]?.trim().toLowerCase() === 'https';
  }

  function text(headers: IncomingHttpHeaders, value: string, seconds: number): string {
    const attributes = `Path=${basePath}/api/auth; Max-Age=${seconds}; HttpOnly; SameSite=Strict`;
    return `${name}=${value}; ${attributes}${isSecure(headers) ? '; Secure' : ''}`;
  }

  return {
    isPresent: (headers) => valuesOf(headers.cookie, name).length > 0,
    read(headers) {
      for (const value of valuesOf(headers.cookie, name)) {
        const claims = tokens.readRefresh(value);
        if (claims) return claims;
      }
      return null;
    },
    keep(headers, { expiresAt, ...claims }) {
      const seconds = Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1000));
      return text(headers, tokens.issueRefresh(claims), seconds);
    },
    clear: (headers) => text(headers, '', 0),
  };
}

/** Every value under that name: a path that once was another may have left a cookie behind. */
function valuesOf(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
    .filter((value) => value !== '');
}

/**
 * What a browser sends by itself, and what it is given to keep, is only for pages of this hub. That a foreign `Origin`
 * gets no further than the listener is relied on here: one that is there is the hub's own or an allowed one.
 * @throws PatchbayError `forbidden`
 */
export function refuseCrossSite(headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  if (site === 'same-site' && headers.origin !== undefined) return;
  throw new PatchbayError('forbidden', 'Pages of other sites may not sign anybody in or out');
}

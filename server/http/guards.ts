import { MAX_HOPS } from '../lib/hops.ts';
import { isLoopbackHost } from '../lib/host.ts';

/**
 * Whether a request's Host header names this hub, so that a page of another site whose name was rebound to our address
 * gets nothing. Loopback is always allowed: no rebound name can be one.
 * @param allowed lower case: `host` (any port), `host:port`, `*.domain`, or `*`
 */
export function isHostAllowed(host: string | undefined, allowed: readonly string[]): boolean {
  if (allowed.includes('*')) return true;
  if (host === undefined || host === '') return false;
  if (isLoopbackHost(host)) return true;
  const asked = host.toLowerCase();
  const name = asked.replace(/:\d*$/, '').replace(/\.$/, '');
  return allowed.some((entry) => {
    if (entry.startsWith('*.')) return name.endsWith(entry.slice(1));
    return entry === name || entry === asked;
  });
}

export type OriginVerdict = 'none' | 'same' | 'allowed' | 'refused';

/**
 * What a request's Origin is to this hub. Call it only after the Host was found allowed: `same` trusts it.
 * @param allowed lower case: `scheme://host[:port]`, port may be `*`; or `*`
 */
export function judgeOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): OriginVerdict {
  if (origin === undefined) return 'none';
  const asked = origin.toLowerCase();
  if (allowed.some((entry) => matches(asked, entry))) return 'allowed';
  return host !== undefined && authorityOf(asked) === authorityOf(`http://${host.toLowerCase()}`)
    ? 'same'
    : 'refused';
}

function matches(origin: string, entry: string): boolean {
  if (entry === '*' || entry === origin) return true;
  if (!entry.endsWith(':*')) return false;
  const base = entry.slice(0, -2);
  return (
    origin === base || (origin.startsWith(`${base}:`) && /^\d{1,5}$/.test(origin.slice(base.length + 1)))
  );
}

/** Host and port without a default one: behind TLS the scheme seen here is not the one the browser used. */
function authorityOf(origin: string): string | null {
  const match = /^https?:\/\/([^/?#@\s]+)$/.exec(origin);
  return match?.[1] === undefined ? null : match[1].replace(/:(?:80|443)$/, '');
}

const EXPOSED =
  'Mcp-Session-Id, Mcp-Protocol-Version, WWW-Authenticate, X-Request-Id, Retry-After, ETag, Location';
const REQUESTED =
  'Authorization, Content-Type, Accept, Mcp-Session-Id, Mcp-Protocol-Version, Mcp-Method, Mcp-Name, Last-Event-ID, If-Match, If-None-Match, X-Request-Id';

/** Headers that let a page of an allowed origin read an answer. No cookies: credentials are bearer tokens. */
export function corsHeaders(origin: string): Array<[string, string]> {
  return [
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Expose-Headers', EXPOSED],
    ['Vary', 'Origin'],
  ];
}

/** Further headers of the answer to a preflight. @param asked its `Access-Control-Request-Headers` */
export function preflightHeaders(asked: string | undefined): Array<[string, string]> {
  return [
    ['Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE, OPTIONS'],
    // Newer protocol revisions mirror parameters in headers of any name, so what is asked for is allowed.
    [
      'Access-Control-Allow-Headers',
      asked !== undefined && /^[\w!#$%&'*+.^`|~, -]{1,2000}$/.test(asked) ? asked : REQUESTED,
    ],
    ['Access-Control-Max-Age', '600'],
  ];
}

/** @param header that of HOPS_HEADER */
export function isHopLimitReached(header: string | string[] | undefined): boolean {
  return header !== undefined && Number(header) > MAX_HOPS;
}

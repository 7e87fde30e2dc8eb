import type { DoorName } from './door-of.ts';

type Headers = ReadonlyArray<readonly [string, string]>;

const COMMON: Headers = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), microphone=(), geolocation=()'],
];

/**
 * Set before a door runs, which may override them. The console's pages are static shells whose framework starts them
 * with inline scripts, so a nonce is not possible; nothing is ever loaded from elsewhere.
 * @param development the console's tooling evaluates code and talks over a web socket
 */
export function securityHeaders(development: boolean): Record<DoorName, Headers> {
  const scripts = development ? "'self' 'unsafe-inline' 'unsafe-eval'" : "'self' 'unsafe-inline'";
  const page = [
    "default-src 'self'",
    `script-src ${scripts}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${development ? ' ws: wss:' : ''}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  const data: Headers = [
    ...COMMON,
    ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ];
  return { mcp: [], api: data, ops: data, console: [...COMMON, ['Content-Security-Policy', page]] };
}

import type { IncomingMessage } from 'node:http';
import { isLoopbackHost, isLoopbackName } from '../lib/host.ts';

const FORWARDED = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
];

export interface OpenAccessOptions {
  /** `HOST`. */
  host: string;
  /** `SKIP_AUTH`. */
  skipAuth: boolean;
  /** `systemConfig.routing.enableBearerAuth`, as it is now. */
  bearerAuth: () => boolean;
}

/**
 * Whether a request to an MCP endpoint may go without a key: only where it was asked for, on a loopback listener, with
 * a loopback Host and no sign of a proxy. A browser page that reached the listener by DNS rebinding fails here.
 */
export function openAccess(options: OpenAccessOptions): (req: IncomingMessage) => boolean {
  const local = isLoopbackName(options.host);
  return (req) => {
    if (!local || (options.bearerAuth() && !options.skipAuth)) return false;
    return (
      isLoopbackHost(req.headers.host ?? '') && FORWARDED.every((name) => req.headers[name] === undefined)
    );
  };
}

import { isLoopbackHost, isLoopbackName } from '../lib/host.ts';
import type { HttpRequest } from '../lib/http-exchange.ts';
import type { Log } from '../lib/log.ts';

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
  /** `TRUST_PROXY`. */
  trustProxy: number;
  /** `SKIP_AUTH`; what it needs was checked when the environment was parsed. */
  skipAuth: boolean;
  log: Log;
}

export interface OpenAccess {
  /**
   * Whether a request to an MCP endpoint may go without a key: only where it was asked for, on a loopback listener that
   * no proxy stands before, with a loopback Host and no sign of a proxy. A browser page that reached the listener by DNS
   * rebinding fails here.
   */
  isOpen(req: HttpRequest): boolean;
  /** Takes over the settings; what a change leads to is said in the log. */
  obey(routing: { enableBearerAuth: boolean }): void;
}

export function createOpenAccess(options: OpenAccessOptions): OpenAccess {
  const { skipAuth, log } = options;
  const hindrance = hindranceOf(options);
  let bearerAuth = true;
  return {
    isOpen(req) {
      if (hindrance !== null || (bearerAuth && !skipAuth)) return false;
      return (
        isLoopbackHost(req.headers.host ?? '') && FORWARDED.every((name) => req.headers[name] === undefined)
      );
    },
    obey({ enableBearerAuth }) {
      if (enableBearerAuth === bearerAuth) return;
      bearerAuth = enableBearerAuth;
      if (skipAuth) return;
      if (hindrance !== null) {
        if (!bearerAuth)
          log.warn(`enableBearerAuth: false has no effect, keys are still needed: ${hindrance}`);
      } else if (bearerAuth) {
        log.info('MCP endpoints need a key again (enableBearerAuth: true)');
      } else {
        log.warn('MCP endpoints let this machine in without a key (enableBearerAuth: false)');
      }
    },
  };
}

/** Why nobody may come in without a key here, or null: the rule that `SKIP_AUTH` is held to. */
function hindranceOf({ host, trustProxy }: OpenAccessOptions): string | null {
  if (!isLoopbackName(host)) return `it needs a loopback HOST, not ${host}`;
  return trustProxy > 0 ? 'it cannot be used behind a proxy (TRUST_PROXY)' : null;
}

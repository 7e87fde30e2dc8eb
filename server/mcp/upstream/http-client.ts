import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import { assertAllowedHost, guardedLookup } from './address-guard.ts';

export interface HttpCall {
  method: 'GET' | 'POST' | 'DELETE';
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

export interface HttpHandler {
  onHeaders(status: number, headers: IncomingHttpHeaders): void;
  onData(chunk: Buffer): void;
  onEnd(): void;
  /** @param sent whether the server may have seen the request */
  onError(error: Error, sent: boolean): void;
}

/** Connections to one origin. Time-outs of answers belong to the calls; only connecting has one here. */
export interface HttpOrigin {
  /** @returns cuts the exchange; the handler then hears nothing more */
  dispatch(call: HttpCall, handler: HttpHandler): () => void;
}

export interface HttpOrigins {
  /** Shared by all connections to that origin. @throws AddressRefused */
  acquire(origin: string): HttpOrigin & { release(): void };
  close(): Promise<void>;
}

class RedirectRefused extends Error {
  override readonly name = 'RedirectRefused';
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Every open stream holds one, so this bounds streams and calls together. */
const CONNECTIONS = 1024;
const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function createHttpOrigins(): HttpOrigins {
  const pools = new Map<string, { pool: Pool; users: number }>();

  function open(origin: string): { pool: Pool; users: number } {
    const pool = new Pool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: 64 * 1024,
      connect: { timeout: CONNECT_TIMEOUT_MS, lookup: guardedLookup, autoSelectFamily: true },
    });
    const entry = { pool, users: 0 };
    pools.set(origin, entry);
    return entry;
  }

  return {
    acquire(origin) {
      assertAllowedHost(new URL(origin).hostname);
      const entry = pools.get(origin) ?? open(origin);
      entry.users++;
      let released = false;
      return {
        dispatch: (call, handler) => dispatch(entry.pool, origin, call, handler, 0),
        release() {
          if (released) return;
          released = true;
          if (--entry.users > 0) return;
          if (pools.get(origin) === entry) pools.delete(origin);
          void entry.pool.destroy().catch(() => {});
        },
      };
    },
    async close() {
      const open = [...pools.values()];
      pools.clear();
      await Promise.all(open.map(({ pool }) => pool.destroy().catch(() => {})));
    },
  };
}

function dispatch(
  pool: Pool,
  origin: string,
  call: HttpCall,
  handler: HttpHandler,
  redirects: number,
): () => void {
  let controller: Dispatcher.DispatchController | null = null;
  let cut = false;
  let sent = false;
  let inner: (() => void) | null = null;
  const abort = () => {
    cut = true;
    inner?.();
    controller?.abort(new Error('cut'));
  };
  const failed = (error: Error) => {
    if (cut) return;
    cut = true;
    handler.onError(error, sent);
  };

  function redirected(status: number, location: string | string[] | undefined): void {
    controller?.abort(new Error('redirected'));
    const path = redirectPath(`${origin}${call.path}`, call.method, status, location, redirects);
    if (path instanceof Error) failed(path);
    else inner = dispatch(pool, origin, { ...call, path }, handler, redirects + 1);
  }

  let leaving = false;
  const adapter: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (cut) started.abort(new Error('cut'));
      else sent = true;
    },
    onResponseStart(_controller, status, headers) {
      if (cut || status < 200) return;
      if (!REDIRECTS.has(status)) return handler.onHeaders(status, headers);
      leaving = true;
      redirected(status, headers.location);
    },
    onResponseData(_controller, chunk) {
      if (!cut && !leaving) handler.onData(chunk);
    },
    onResponseEnd() {
      if (!cut && !leaving) handler.onEnd();
    },
    onResponseError(_controller, error) {
      if (!leaving) failed(error);
    },
  };
  try {
    pool.dispatch({ method: call.method, path: call.path, headers: call.headers, body: call.body }, adapter);
  } catch (error) {
    // A header that can't be sent, or a pool that was closed.
    failed(error instanceof Error ? error : new Error(String(error)));
  }
  return abort;
}

/** Where a redirect leads on the same origin, or why it is not followed. @param redirects followed so far */
function redirectPath(
  from: string,
  method: HttpCall['method'],
  status: number,
  location: string | string[] | undefined,
  redirects: number,
): string | RedirectRefused {
  const target = typeof location === 'string' ? safeUrl(location, from) : null;
  const where = target ? `${target.origin}${target.pathname}` : 'nowhere';
  if (target?.origin !== new URL(from).origin) {
    return new RedirectRefused(`redirects to ${where}, another origin: not followed`);
  }
  if (redirects >= MAX_REDIRECTS) return new RedirectRefused('redirects too often');
  if (status === 303 && method !== 'GET') return new RedirectRefused(`redirects (303) to ${where}`);
  return target.pathname + target.search;
}

function safeUrl(text: string, base: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

const REFUSED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** The codes of an error and of what it gathers (one per address that was tried). */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const gathered = error instanceof AggregateError ? error.errors.flatMap(codesOf) : [];
  return [...own, ...gathered, ...codesOf(error.cause)];
}

/** Whether nobody was there to take the connection. */
export function isUnreachable(error: unknown): boolean {
  return codesOf(error).some((code) => REFUSED.has(code));
}

/** In an operator's words, without undici's. */
export function networkMessage(error: Error, origin: string): string {
  const host = new URL(origin).host;
  const codes = codesOf(error);
  if (codes.includes('ECONNREFUSED')) return `${host} refuses connections`;
  if (codes.includes('ENOTFOUND')) return `the host ${new URL(origin).hostname} is unknown`;
  if (codes.includes('EAI_AGAIN')) return `the host ${new URL(origin).hostname} could not be looked up`;
  if (codes.includes('UND_ERR_CONNECT_TIMEOUT') || codes.includes('ETIMEDOUT'))
    return `${host} does not answer`;
  if (codes.includes('ECONNRESET') || codes.includes('UND_ERR_SOCKET')) return `${host} cut the connection`;
  return error instanceof AggregateError && error.message === '' ? codes.join(', ') : error.message;
}

import type { IncomingHttpHeaders } from 'node:http';
import { assertAllowedHost } from './address-guard.ts';
import { Http1Pool } from './http1/http1-pool.ts';
import { createLateWire } from './late-wire.ts';
import type { Wire, WireHandler } from './wire.ts';

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

/** Every open stream holds one, so this bounds streams and calls together. */
const CONNECTIONS = 1024;
const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function createHttpOrigins(): HttpOrigins {
  const wires = new Map<string, { wire: Wire; users: number }>();

  function open(origin: string): { wire: Wire; users: number } {
    const plain = new URL(origin).protocol === 'http:';
    const wire = plain ? new Http1Pool(origin, CONNECTIONS) : createLateWire(() => overTls(origin));
    const entry = { wire, users: 0 };
    wires.set(origin, entry);
    return entry;
  }

  return {
    acquire(origin) {
      assertAllowedHost(new URL(origin).hostname);
      const entry = wires.get(origin) ?? open(origin);
      entry.users++;
      let released = false;
      return {
        dispatch(call, handler) {
          const exchange = new Exchange(entry.wire, origin, call, handler);
          exchange.begin();
          return () => exchange.abort();
        },
        release() {
          if (released) return;
          released = true;
          if (--entry.users > 0) return;
          if (wires.get(origin) === entry) wires.delete(origin);
          void entry.wire.destroy();
        },
      };
    },
    async close() {
      const open = [...wires.values()];
      wires.clear();
      await Promise.all(open.map(({ wire }) => wire.destroy()));
    },
  };
}

/** undici is a fifth of the program, and most hubs need it late or never. */
async function overTls(origin: string): Promise<Wire> {
  const { createUndiciWire } = await import('./undici-wire.ts');
  return createUndiciWire(origin, CONNECTIONS);
}

/** One request and, where it is redirected on its origin, those that follow from it. */
class Exchange implements WireHandler {
  readonly #wire: Wire;
  readonly #origin: string;
  #call: HttpCall;
  readonly #handler: HttpHandler;
  #redirects = 0;
  #sent = false;
  #over = false;
  #cut: (() => void) | null = null;

  constructor(wire: Wire, origin: string, call: HttpCall, handler: HttpHandler) {
    this.#wire = wire;
    this.#origin = origin;
    this.#call = call;
    this.#handler = handler;
  }

  begin(): void {
    try {
      this.#cut = this.#wire.exchange(this.#call, this);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      // Whoever asked has not heard yet how to cut it.
      queueMicrotask(() => this.onError(failure));
    }
  }

  abort(): void {
    this.#over = true;
    this.#cut?.();
  }

  onSent(): void {
    this.#sent = true;
  }

  onHeaders(status: number, headers: IncomingHttpHeaders): void {
    if (this.#over) return;
    if (!REDIRECTS.has(status)) {
      this.#handler.onHeaders(status, headers);
      return;
    }
    this.#cut?.();
    const { method, path } = this.#call;
    const next = redirectPath(`${this.#origin}${path}`, method, status, headers.location, this.#redirects);
    if (next instanceof Error) {
      this.onError(next);
      return;
    }
    this.#redirects++;
    this.#sent = false;
    this.#call = { ...this.#call, path: next };
    this.begin();
  }

  onData(chunk: Buffer): void {
    if (!this.#over) this.#handler.onData(chunk);
  }

  onEnd(): void {
    if (this.#over) return;
    this.#over = true;
    this.#handler.onEnd();
  }

  onError(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#handler.onError(error, this.#sent);
  }
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

/** In an operator's words. */
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

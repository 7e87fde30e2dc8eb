import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PatchbayError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type ProblemAnswer, problem } from '../lib/problem.ts';
import type { Door, RequestContext } from '../lib/request-context.ts';
import type { Metrics } from '../observability/metrics.ts';
import { clientAddress } from './client-address.ts';
import { answerClientError } from './client-error.ts';
import { type DoorName, doorOf, stripBasePath } from './door-of.ts';
import { corsHeaders, isHopLimitReached, isHostAllowed, judgeOrigin, MAX_HOPS, preflightHeaders } from './guards.ts';
import { sendAnswer, sendProblem } from './problem.ts';
import { requestId } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';

export type Doors = Record<DoorName, Door>;

export interface ListenerConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Empty, or `/prefix`. */
  readonly basePath: string;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly trustProxy: number;
  /** Loosens the console's content policy for its development tools. */
  readonly development?: boolean;
}

export interface ListenerOptions {
  config: ListenerConfig;
  log: Log;
  metrics: Pick<Metrics, 'http' | 'httpOpen'>;
  /** ms; only tests make them short. */
  timeouts?: { headers?: number; request?: number; keepAlive?: number; check?: number };
}

export interface Listener {
  /** Binds the port. @throws PatchbayError `unavailable` naming the port and what to do */
  listen(): Promise<{ host: string; port: number }>;
  /** Opens doors; those not given stay as they are (503 until first opened). May be called again. */
  setReady(doors: Partial<Doors>): void;
  readonly draining: boolean;
  /** Requests being served. */
  readonly open: number;
  /** For web sockets of the console's development tools. */
  readonly server: Server;
  /** Accepts no new connections, lets open requests finish for up to `ms`, then cuts. Idempotent. */
  drain(ms: number): Promise<void>;
}

/** Longer than the 75 s after which nginx closes idle connections, so that it is never we who close under a request. */
const KEEP_ALIVE_MS = 95_000;
const HEADERS_MS = 20_000;
/** To receive one whole request; an answer may stream for ever. */
const REQUEST_MS = 300_000;
const STARTING_RETRY_S = 2;

/** The one HTTP server of the hub. Until `setReady` it answers `/health/live` and, to everything else, 503. */
export function createListener({ config, log, metrics, timeouts = {} }: ListenerOptions): Listener {
  const doors: Partial<Doors> = {};
  const secured = securityHeaders(config.development === true);
  let open = 0;
  let drained: Promise<void> | undefined;

  const server = createServer({
    keepAliveTimeout: timeouts.keepAlive ?? KEEP_ALIVE_MS,
    headersTimeout: timeouts.headers ?? HEADERS_MS,
    requestTimeout: timeouts.request ?? REQUEST_MS,
    connectionsCheckingInterval: timeouts.check ?? 5000,
    maxHeaderSize: 32 * 1024,
    noDelay: true,
  });
  server.on('request', handle);
  server.on('clientError', answerClientError);

  function handle(req: IncomingMessage, res: ServerResponse): void {
    const startedAt = performance.now();
    const id = requestId(req.headers['x-request-id']);
    // A write after the client went away must not become an uncaught error.
    res.on('error', ignore);
    res.setHeader('X-Request-Id', id);
    if (drained) res.setHeader('Connection', 'close');
    const url = req.url ?? '/';
    const mark = url.indexOf('?');
    const whole = mark === -1 ? url : url.slice(0, mark);
    const path = whole.startsWith('/') ? stripBasePath(whole, config.basePath) : null;
    if (path === '/health/live') return answerAlive(res);
    if (path === null) return sendAnswer(res, outside(config.basePath, id));

    const name = doorOf(path);
    count(name, req, res, startedAt);
    const address = clientAddress(req.socket.remoteAddress, forwardedFor(req), config.trustProxy);
    const refusal = guard(name, path, req, res, id);
    if (refusal) {
      log.debug('Refused a request', { requestId: id, address, code: refusal.body.code, path });
      return sendAnswer(res, refusal);
    }
    if (isPreflight(req)) return answerPreflight(req, res);
    const door = doors[name];
    if (!door) return sendAnswer(res, starting(id));
    enter(door, req, res, { id, path, query: mark === -1 ? '' : url.slice(mark + 1), address, startedAt });
  }

  /** Checks that need nothing but headers; sets those that every answer of this door carries. */
  function guard(name: DoorName, path: string, req: IncomingMessage, res: ServerResponse, id: string): ProblemAnswer | null {
    for (const [header, value] of secured[name]) res.setHeader(header, value);
    const { host, origin } = req.headers;
    // Probes ask by address, under names nobody could list.
    if (!path.startsWith('/health') && !isHostAllowed(host, config.allowedHosts)) return wrongHost(host, id);
    if (origin !== undefined) {
      const verdict = judgeOrigin(origin, host, config.allowedOrigins);
      if (verdict === 'refused') return wrongOrigin(origin, id);
      for (const [header, value] of corsHeaders(origin)) res.setHeader(header, value);
    }
    return name === 'mcp' && isHopLimitReached(req.headers['x-patchbay-hops']) ? loop(id) : null;
  }

  function enter(door: Door, req: IncomingMessage, res: ServerResponse, ctx: RequestContext): void {
    try {
      const work = door(req, res, ctx);
      if (work) work.catch((error: unknown) => failed(res, ctx, error));
    } catch (error) {
      failed(res, ctx, error);
    }
  }

  function failed(res: ServerResponse, ctx: RequestContext, error: unknown): void {
    if (!(error instanceof PatchbayError) || error.owner === 'platform') {
      log.error('A request failed inside the hub', { requestId: ctx.id, path: ctx.path, error });
    }
    sendProblem(res, error, ctx.id);
  }

  function count(name: DoorName, req: IncomingMessage, res: ServerResponse, startedAt: number): void {
    open++;
    metrics.httpOpen(1);
    res.once('close', () => {
      open--;
      metrics.httpOpen(-1);
      const stream = name === 'mcp' && req.method === 'GET';
      const seconds = stream ? null : (performance.now() - startedAt) / 1000;
      metrics.http(req.method ?? '', name, res.headersSent ? res.statusCode : 0, seconds);
    });
  }

  async function listen(): Promise<{ host: string; port: number }> {
    const host = config.host.replace(/^\[|\]$/g, '');
    await new Promise<void>((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException) => reject(cannotListen(host, config.port, error));
      server.once('error', onError);
      server.listen({ host, port: config.port, backlog: 1024 }, () => {
        server.off('error', onError);
        server.on('error', (error) => log.error('The listener has a problem', { error }));
        resolve();
      });
    });
    return { host, port: portOf(server.address()) ?? config.port };
  }

  async function drainNow(ms: number): Promise<void> {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Connections that become idle later, when their request is answered, are closed as they do.
    const sweep = setInterval(() => server.closeIdleConnections(), 100);
    const cut = setTimeout(() => {
      if (open > 0) log.warn('Cutting requests that did not finish in time', { open, waitedMs: ms });
      server.closeAllConnections();
    }, ms);
    await closed;
    clearInterval(sweep);
    clearTimeout(cut);
  }

  return {
    listen,
    setReady(opened) {
      Object.assign(doors, opened);
    },
    get draining() {
      return drained !== undefined;
    },
    get open() {
      return open;
    },
    server,
    drain(ms) {
      drained ??= drainNow(ms);
      return drained;
    },
  };
}

function ignore(): void {}

function forwardedFor(req: IncomingMessage): string | undefined {
  const header = req.headers['x-forwarded-for'];
  return Array.isArray(header) ? header.join(',') : header;
}

function portOf(address: AddressInfo | string | null): number | null {
  return typeof address === 'object' && address !== null ? address.port : null;
}

function isPreflight(req: IncomingMessage): boolean {
  return (
    req.method === 'OPTIONS' &&
    req.headers.origin !== undefined &&
    req.headers['access-control-request-method'] !== undefined
  );
}

function answerPreflight(req: IncomingMessage, res: ServerResponse): void {
  for (const [header, value] of preflightHeaders(req.headers['access-control-request-headers'])) {
    res.setHeader(header, value);
  }
  res.writeHead(204).end();
}

function answerAlive(res: ServerResponse): void {
  res.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  res.end('{"status":"alive"}');
}

function starting(id: string): ProblemAnswer {
  const answer = problem(503, 'starting', 'Starting', 'Patchbay is starting; try again in a moment', id);
  answer.headers['Retry-After'] = String(STARTING_RETRY_S);
  return answer;
}

function outside(basePath: string, id: string): ProblemAnswer {
  const hint = basePath === '' ? '' : `; this hub lives under ${basePath} (BASE_PATH)`;
  return problem(404, 'not_found', 'Not found', `Nothing is served here${hint}`, id);
}

function wrongHost(host: string | undefined, id: string): ProblemAnswer {
  const detail = `The Host header ${JSON.stringify((host ?? '').slice(0, 200))} is not allowed; add it to ALLOWED_HOSTS or set PUBLIC_URL`;
  return problem(421, 'host_not_allowed', 'Host not allowed', detail, id);
}

function wrongOrigin(origin: string, id: string): ProblemAnswer {
  const detail = `Pages of ${JSON.stringify(origin.slice(0, 200))} may not call this hub; add it to ALLOWED_ORIGINS`;
  return problem(403, 'origin_not_allowed', 'Origin not allowed', detail, id);
}

function loop(id: string): ProblemAnswer {
  const detail = `The request passed through more than ${MAX_HOPS} hubs; a server entry points back at this hub`;
  return problem(508, 'loop_detected', 'Loop detected', detail, id);
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): PatchbayError {
  const why =
    cause.code === 'EADDRINUSE'
      ? 'it is already in use; stop the other program or set PORT'
      : cause.code === 'EACCES'
        ? 'this user may not bind it; choose a port above 1023 with PORT'
        : cause.message;
  return new PatchbayError('unavailable', `Cannot listen on ${host} port ${port}: ${why}`, { cause });
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { PatchbayError } from '../lib/errors.ts';
import { HOPS_HEADER } from '../lib/hops.ts';
import type { HttpRequest, HttpResponse } from '../lib/http-exchange.ts';
import type { Log } from '../lib/log.ts';
import type { ProblemAnswer } from '../lib/problem.ts';
import type { Door, McpDoor, RequestContext } from '../lib/request-context.ts';
import type { Metrics } from '../observability/metrics.ts';
import { bind } from './bind.ts';
import { clientAddress } from './client-address.ts';
import { answerClientError } from './client-error.ts';
import { type DoorName, doorOf, stripBasePath } from './door-of.ts';
import { corsHeaders, isHopLimitReached, isHostAllowed, judgeOrigin, preflightHeaders } from './guards.ts';
import { openLane } from './lane/lane.ts';
import { sendAnswer, sendProblem } from './problem.ts';
import { hopLimit, hostRefused, originRefused, outside, starting } from './refusals.ts';
import { requestId } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';

export type Doors = Record<Exclude<DoorName, 'mcp'>, Door> & { mcp: McpDoor };

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
  metrics: Pick<Metrics, 'http' | 'bind'>;
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
  /**
   * Lets open requests finish for up to `ms`, then closes the port and cuts what is left. Idempotent.
   * @param beat called now and then until the last request is answered
   */
  drain(ms: number, beat?: () => void): Promise<void>;
}

/** Longer than the 75 s after which nginx closes idle connections, so that it is never we who close under a request. */
const KEEP_ALIVE_MS = 95_000;
const HEADERS_MS = 20_000;
/** To receive one whole request; an answer may stream for ever. */
const REQUEST_MS = 300_000;
/** How often waiting connections are looked at. */
const CHECK_MS = 5000;

type DoorFor<Request, Response> = (req: Request, res: Response, ctx: RequestContext) => void | Promise<void>;

/** How often a drain looks whether the last request is answered, ms. */
const DRAIN_BEAT_MS = 25;

/** The one HTTP server of the hub. Until `setReady` it answers `/health/live` and, to everything else, 503. */
export function createListener({ config, log, metrics, timeouts = {} }: ListenerOptions): Listener {
  const doors: Partial<Doors> = {};
  const secured = securityHeaders(config.development === true);
  let open = 0;
  let drained: Promise<void> | undefined;

  metrics.bind({ openRequests: () => open });

  const server = createServer({
    keepAliveTimeout: timeouts.keepAlive ?? KEEP_ALIVE_MS,
    headersTimeout: timeouts.headers ?? HEADERS_MS,
    requestTimeout: timeouts.request ?? REQUEST_MS,
    connectionsCheckingInterval: timeouts.check ?? CHECK_MS,
    maxHeaderSize: 32 * 1024,
    noDelay: true,
  });
  server.on('request', handle);
  server.on('clientError', answerClientError);
  const lane = openLane(
    server,
    {
      headers: timeouts.headers ?? HEADERS_MS,
      keepAlive: timeouts.keepAlive ?? KEEP_ALIVE_MS,
      check: timeouts.check ?? CHECK_MS,
    },
    (url) => {
      const path = pathOf(url);
      return path !== null && doorOf(path) === 'mcp';
    },
    (req, res) => handleAt(pathOf(req.url), req, res, () => doors.mcp),
  );

  function handle(req: IncomingMessage, res: ServerResponse): void {
    // A write after the client went away must not become an uncaught error.
    res.on('error', ignore);
    const path = pathOf(req.url ?? '/');
    if (path === '/health/live') {
      if (drained) res.setHeader('Connection', 'close');
      answerAlive(res);
    } else handleAt(path, req, res, (name) => doors[name]);
  }

  /** The path below the base path, without the query; null where it lies outside. */
  function pathOf(url: string): string | null {
    const mark = url.indexOf('?');
    const whole = mark === -1 ? url : url.slice(0, mark);
    return whole.startsWith('/') ? stripBasePath(whole, config.basePath) : null;
  }

  function handleAt<Request extends HttpRequest, Response extends HttpResponse>(
    path: string | null,
    req: Request,
    res: Response,
    doorNamed: (name: DoorName) => DoorFor<Request, Response> | undefined,
  ): void {
    const startedAt = performance.now();
    const id = requestId(req.headers['x-request-id']);
    if (drained) res.setHeader('Connection', 'close');
    if (path === null) {
      sendAnswer(res, outside(config.basePath, id));
      return;
    }
    const url = req.url ?? '/';
    const mark = url.indexOf('?');
    const address = clientAddress(req.socket.remoteAddress, forwardedFor(req), config.trustProxy);
    const query = mark === -1 ? '' : url.slice(mark + 1);
    const name = doorOf(path);
    admit(req, res, { id, path, query, address, startedAt }, name, doorNamed(name));
  }

  function admit<Request extends HttpRequest, Response extends HttpResponse>(
    req: Request,
    res: Response,
    ctx: RequestContext,
    name: DoorName,
    door: DoorFor<Request, Response> | undefined,
  ): void {
    // Not on MCP answers: a header set here costs as much as the rest of the way through the listener.
    if (name !== 'mcp') res.setHeader('X-Request-Id', ctx.id);
    count(name, req, res, ctx.startedAt);
    const refusal = guard(name, ctx.path, req, res, ctx.id) ?? (door ? null : starting(ctx.id));
    if (refusal) {
      log.debug('Refused a request', { requestId: ctx.id, address: ctx.address, code: refusal.body.code });
      sendAnswer(res, refusal);
    } else if (isPreflight(req)) answerPreflight(req, res);
    else if (door) enter(door, req, res, ctx);
  }

  /** Checks that need nothing but headers; sets those that every answer of this door carries. */
  function guard(
    name: DoorName,
    path: string,
    req: HttpRequest,
    res: HttpResponse,
    id: string,
  ): ProblemAnswer | null {
    for (const [header, value] of secured[name]) res.setHeader(header, value);
    const { host, origin } = req.headers;
    // Probes ask by address, under names nobody could list.
    if (!path.startsWith('/health') && !isHostAllowed(host, config.allowedHosts))
      return hostRefused(host, id);
    if (origin !== undefined) {
      const verdict = judgeOrigin(origin, host, config.allowedOrigins);
      if (verdict === 'refused') return originRefused(origin, id);
      for (const [header, value] of corsHeaders(origin)) res.setHeader(header, value);
    }
    return name === 'mcp' && isHopLimitReached(req.headers[HOPS_HEADER]) ? hopLimit(id) : null;
  }

  function enter<Request extends HttpRequest, Response extends HttpResponse>(
    door: DoorFor<Request, Response>,
    req: Request,
    res: Response,
    ctx: RequestContext,
  ): void {
    try {
      const work = door(req, res, ctx);
      if (work) work.catch((error: unknown) => failed(res, ctx, error));
    } catch (error) {
      failed(res, ctx, error);
    }
  }

  function failed(res: HttpResponse, ctx: RequestContext, error: unknown): void {
    if (!(error instanceof PatchbayError) || error.owner === 'platform') {
      log.error('A request failed inside the hub', { requestId: ctx.id, path: ctx.path, error });
    }
    sendProblem(res, error, ctx.id);
  }

  function count(name: DoorName, req: HttpRequest, res: HttpResponse, startedAt: number): void {
    open++;
    res.on('close', () => {
      open--;
      const stream = name === 'mcp' && req.method === 'GET';
      const seconds = stream ? null : (performance.now() - startedAt) / 1000;
      metrics.http(req.method ?? '', name, res.headersSent ? res.statusCode : 0, seconds);
    });
  }

  async function drainNow(ms: number, beat: () => void): Promise<void> {
    if (!server.listening) return;
    const until = performance.now() + ms;
    // Clients may still cancel, and probes ask, while open requests finish; so the port closes last.
    for (beat(); open > 0 && performance.now() < until; beat()) await sleep(DRAIN_BEAT_MS);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Node takes a connection that never carried a request for a busy one; with none being served, all of them may go.
    const sweep = setInterval(() => {
      if (open === 0) server.closeAllConnections();
      else server.closeIdleConnections();
      lane.closeIdle();
    }, DRAIN_BEAT_MS);
    const cut = setTimeout(
      () => {
        if (open > 0) log.warn('Cutting requests that did not finish in time', { open, waitedMs: ms });
        server.closeAllConnections();
        lane.closeAll();
      },
      Math.max(0, until - performance.now()),
    );
    await closed;
    clearInterval(sweep);
    clearTimeout(cut);
  }

  return {
    listen: () => bind(server, { host: config.host, port: config.port, variable: 'PORT', log }),
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
    drain(ms, beat = ignore) {
      drained ??= drainNow(ms, beat);
      return drained;
    },
  };
}

function ignore(): void {}

function forwardedFor(req: HttpRequest): string | undefined {
  const header = req.headers['x-forwarded-for'];
  return Array.isArray(header) ? header.join(',') : header;
}

function isPreflight(req: HttpRequest): boolean {
  return (
    req.method === 'OPTIONS' &&
    req.headers.origin !== undefined &&
    req.headers['access-control-request-method'] !== undefined
  );
}

function answerPreflight(req: HttpRequest, res: HttpResponse): void {
  for (const [header, value] of preflightHeaders(req.headers['access-control-request-headers'])) {
    res.setHeader(header, value);
  }
  res.writeHead(204).end();
}

function answerAlive(res: ServerResponse): void {
  res.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  res.end('{"status":"alive"}');
}

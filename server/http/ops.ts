import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Principal, roleOf } from '../contract/principal.ts';
import { PatchbayError } from '../lib/errors.ts';
import { problem } from '../lib/problem.ts';
import type { Door, RequestContext } from '../lib/request-context.ts';
import { within } from '../lib/within.ts';
import { sendAnswer } from './problem.ts';

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

export interface HealthPart {
  status: HealthStatus;
  message?: string;
  [detail: string]: unknown;
}

/** Everything that is known about how the hub is. */
export interface HealthReport {
  status: HealthStatus;
  version: string;
  uptimeSeconds: number;
  /** e.g. database, redis, upstreams, keys */
  parts: Record<string, HealthPart>;
}

export interface OpsFacts {
  /** The key snapshot is loaded and the hub is not draining; a later loss of the database does not change it. */
  ready: () => boolean;
  health: () => Promise<HealthReport> | HealthReport;
  /** Who asks, or null for nobody; a bad key is nobody too, and is counted by who knows. */
  identify: (req: IncomingMessage, ctx: RequestContext) => Promise<Principal | null> | Principal | null;
  /** Null where metrics are off or have a port of their own. */
  metrics: { text: () => Promise<string>; contentType: string } | null;
  /** The configuration, redacted. */
  config: () => unknown;
}

/** A part of the health that does not answer must not hold up the answer. */
const HEALTH_MS = 3000;

/** `/health/ready`, `/health` (also as `/api/health`), `/metrics` and `/config`. `/health/live` is the listener's. */
export function createOpsDoor(facts: OpsFacts): Door {
  return async (req, res, ctx) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('Allow', 'GET, HEAD');
      const detail = `${ctx.path} is read with GET`;
      return sendAnswer(res, problem(405, 'method_not_allowed', 'Method Not Allowed', detail, ctx.id));
    }
    switch (ctx.path) {
      case '/health/ready':
        return answerReady(facts, res);
      case '/health':
      case '/api/health':
        return answerHealth(facts, req, res, ctx);
      case '/metrics':
        return answerMetrics(facts, req, res, ctx);
      case '/config':
        return answerConfig(facts, req, res, ctx);
      default:
        throw new PatchbayError('not_found', 'Nothing is served here');
    }
  };
}

function answerReady(facts: OpsFacts, res: ServerResponse): void {
  const ready = facts.ready();
  if (!ready) res.setHeader('Retry-After', '2');
  send(res, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
}

/** Anybody learns the one word; those who may see health on the REST API learn every part. */
async function answerHealth(facts: OpsFacts, req: IncomingMessage, res: ServerResponse, ctx: RequestContext) {
  const principal = await facts.identify(req, ctx);
  const report = await within(Promise.resolve(facts.health()), HEALTH_MS, healthUnknown);
  const status = report.status === 'unhealthy' ? 503 : 200;
  send(res, status, principal && roleOf(principal) !== null ? report : { status: report.status });
}

async function answerMetrics(
  facts: OpsFacts,
  req: IncomingMessage,
  res: ServerResponse,
  ctx: RequestContext,
) {
  if (!facts.metrics) throw new PatchbayError('not_found', 'Metrics are not served here');
  const role = requireRole(await facts.identify(req, ctx));
  if (role === null)
    throw new PatchbayError('forbidden', 'This key may not read metrics; it has no role on the REST API');
  const text = await facts.metrics.text();
  res.writeHead(200, { 'Content-Type': facts.metrics.contentType, 'Cache-Control': 'no-store' });
  res.end(text);
}

async function answerConfig(facts: OpsFacts, req: IncomingMessage, res: ServerResponse, ctx: RequestContext) {
  const role = requireRole(await facts.identify(req, ctx));
  if (role !== 'admin')
    throw new PatchbayError('forbidden', 'Only an administrator may read the configuration');
  send(res, 200, facts.config());
}

function requireRole(principal: Principal | null) {
  if (!principal)
    throw new PatchbayError('unauthenticated', 'Send a key, or an access token, as Authorization: Bearer');
  return roleOf(principal);
}

function send(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  res.end(JSON.stringify(body));
}

function healthUnknown(): PatchbayError {
  return new PatchbayError('unavailable', `The hub's health was not known within ${HEALTH_MS} ms`, {
    retryAfter: 5,
  });
}

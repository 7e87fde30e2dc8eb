import type { IncomingMessage } from 'node:http';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Role } from '../contract/key.ts';
import { type Principal, principalId, roleOf } from '../contract/principal.ts';
import type { Runtime } from '../contract/runtime.ts';
import { messageOf, PatchbayError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Door, RequestContext } from '../lib/request-context.ts';
import type { ServiceBase, ServiceContext } from '../services/context.ts';
import { authorise } from '../services/permissions.ts';
import { type Bindings, serveFetch } from './adapter.ts';
import { readJson } from './body.ts';
import { DEFAULT_TIMEOUT_MS, withDeadline } from './deadline.ts';
import { docsPage } from './docs/page.ts';
import { etagOf, hasTag, readIfMatch } from './etag.ts';
import { type Identity, refuseCrossSite } from './identity.ts';
import { openApiDocument } from './openapi.ts';
import { HttpError, refusalOf } from './problem.ts';
import type { ApiFacts, Call, Outcome, Route } from './route.ts';
import { routes } from './routes/index.ts';

export interface Denied {
  address: string;
  /** Who it was, as `principalId` says it; null for somebody unknown. */
  key: string | null;
  reason: string;
  requestId: string;
  userAgent: string | undefined;
}

export interface ApiDeps extends ServiceBase {
  runtime: Runtime;
  /** Who is calling, or the error to answer with: `unauthenticated`, `rate_limited`, `unavailable`. */
  authenticate(req: IncomingMessage, context: RequestContext): Promise<Principal | PatchbayError>;
  /** The same for routes that are for anyone: `rate_limited` at most. */
  admitAnyone(context: RequestContext): Principal | PatchbayError;
  identity: Identity;
  /** Tells of principals whose credential stopped working. @returns a function that ends it */
  onRevoked(listener: (principal: Principal) => void): () => void;
  /** The role that whoever came in has by now; null when their credential is no longer good. */
  roleNow(principal: Principal): Role | null;
  /** Counts a denial for the audit records; called for every one, so it only remembers. */
  denied(denial: Denied): void;
  /** Resolves when the hub has obeyed the changes this process made: what is acknowledged is in force. */
  settled(): Promise<void>;
  /** Aborted when the hub begins to drain: streams end. */
  stopping: AbortSignal;
  facts: ApiFacts;
  log: Log;
}

type Env = { Bindings: Bindings };

/** Most routes take a form's worth of JSON, bytes; those of whole documents take BODY_LIMIT. */
const FORM_LIMIT = 1024 * 1024;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The REST API as a door of the listener: everything under `/api`. */
export function createApi(deps: ApiDeps): Door {
  const app = new OpenAPIHono<Env>();
  for (const route of routes) {
    app.on(route.method.toUpperCase(), honoPath(route.path), (c) => serve(route, c, deps));
  }
  mountReference(app, deps.facts);
  app.notFound((c) => refuse(unmatched(app, c), c, deps.log));
  app.onError((error, c) => refuse(error, c, deps.log));
  return (req, res, context) => {
    if (METHODS.includes(req.method ?? ''))
      return serveFetch((request, env) => app.fetch(request, env), req, res, context);
    const { status, headers, body } = refusalOf(
      new HttpError('method_not_allowed', 'No such method'),
      context.id,
    );
    res.writeHead(status, { ...headers, connection: 'close' }).end(JSON.stringify(body));
  };
}

async function serve(route: Route, c: Context<Env>, deps: ApiDeps): Promise<Response> {
  const { incoming, context, gone } = c.env;
  const principal = await callerOf(route, incoming, context, deps);
  const service = serviceContext(deps, principal, incoming, context);
  admit(service, route, deps.denied);
  const ifMatch = seenRevision(route, incoming.headers['if-match']);
  const body = route.body ? await readJson(incoming, bodyOptions(route, deps.facts)) : undefined;
  const raw = {
    params: c.req.param(),
    query: queryOf(context.query),
    body: body ?? (route.bodyOptional ? {} : body),
    ifMatch,
  };
  try {
    const outcome = await withDeadline(route.timeoutMs ?? DEFAULT_TIMEOUT_MS, gone, (signal) =>
      route.run(raw, callOf(deps, service, signal, c.env)),
    );
    return responseOf(route, outcome, c.env, deps.facts);
  } catch (error) {
    countForbidden(error, service, deps.denied);
    throw error;
  } finally {
    // Also after a refusal: a stolen refresh token is refused, and ends its session.
    if (route.method !== 'get') await deps.settled();
  }
}

/** @throws PatchbayError, HttpError as `readIfMatch` */
function seenRevision({ ifMatch }: Route, header: string | undefined): number | null {
  if (!ifMatch || (ifMatch === 'optional' && header === undefined)) return null;
  return readIfMatch(header);
}

/** @throws PatchbayError what keeps the caller out, whoever it is */
async function callerOf(
  route: Route,
  req: IncomingMessage,
  context: RequestContext,
  deps: ApiDeps,
): Promise<Principal> {
  const open = route.permission === 'anyone';
  if (open && route.method !== 'get') refuseCrossSite(req.headers);
  const principal = open ? deps.admitAnyone(context) : await deps.authenticate(req, context);
  if (principal instanceof Error) throw principal;
  return principal;
}

function serviceContext(
  { store, policy }: ApiDeps,
  principal: Principal,
  req: IncomingMessage,
  { id, address }: RequestContext,
): ServiceContext {
  const userAgent = (req.headers['user-agent'] ?? '').slice(0, 500);
  return { store, policy, principal, request: { id, address, userAgent } };
}

function bodyOptions(route: Route, facts: ApiFacts) {
  const own = route.bodyLimit === 'hub' ? facts.bodyLimit : (route.bodyLimit ?? FORM_LIMIT);
  const limitName = own < facts.bodyLimit ? 'the limit of this path' : 'BODY_LIMIT';
  return { limit: Math.min(own, facts.bodyLimit), limitName, optional: route.bodyOptional ?? false };
}

/** @throws HttpError when a member is given twice: the reader could only guess which one is meant */
function queryOf(query: string): Record<string, string> {
  const members: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (Object.hasOwn(members, name)) throw new HttpError('malformed', `The query has ${name} twice`);
    members[name] = value;
  }
  return members;
}

function callOf(deps: ApiDeps, service: ServiceContext, signal: AbortSignal, env: Bindings): Call {
  const { runtime, facts, stopping, identity, onRevoked } = deps;
  const { id, address } = env.context;
  const from = { address, requestId: id, userAgent: service.request?.userAgent };
  return {
    ...{ service, requestId: id, runtime, facts, signal, stopping, identity, onRevoked },
    roleNow: () => deps.roleNow(service.principal),
    headers: env.incoming.headers,
    setCookie: (text) => env.cookies.push(text),
    denied: (reason, key) => deps.denied({ ...from, key, reason }),
    log: deps.log.child({ requestId: id }),
  };
}

function responseOf(route: Route, outcome: Outcome, env: Bindings, facts: ApiFacts): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  switch (outcome.kind) {
    case 'empty':
      return new Response(null, { status: 204, headers });
    case 'json': {
      const { body, revision, location, tag } = outcome.reply;
      if (tag !== undefined) {
        // Weak, as it names what is said and not the bytes: those may be compressed.
        headers.set('etag', `W/"${tag}"`);
        // May be kept, but is asked about every time, and so never shown to somebody who may not see it.
        headers.set('cache-control', 'private, no-cache');
        if (hasTag(env.incoming.headers['if-none-match'], tag))
          return new Response(null, { status: 304, headers });
      }
      headers.set('content-type', 'application/json');
      if (revision !== undefined) headers.set('etag', etagOf(revision));
      if (location !== undefined) headers.set('location', `${facts.basePath}/api${location}`);
      return new Response(JSON.stringify(body), { status: route.success.status, headers });
    }
    case 'stream': {
      const { stream } = outcome;
      headers.set('content-type', stream.contentType);
      if (stream.filename) headers.set('content-disposition', `attachment; filename="${stream.filename}"`);
      // nginx would hold small pieces back.
      headers.set('x-accel-buffering', 'no');
      env.stream = stream;
      return new Response(null, { status: 200, headers });
    }
  }
}

/** As `authorise`, and counts what it refuses. */
function admit(service: ServiceContext, { permission }: Route, denied: ApiDeps['denied']): void {
  if (permission === 'anyone') return;
  try {
    if (permission !== 'signed-in') authorise(service, permission);
    else if (roleOf(service.principal) === null)
      throw new PatchbayError('forbidden', 'This key has no role on the REST API', {
        data: { permission },
      });
  } catch (error) {
    countForbidden(error, service, denied);
    throw error;
  }
}

/** What a role may in general, a verb may still refuse in the case at hand: that is a denial, too. */
function countForbidden(
  error: unknown,
  { principal, request }: ServiceContext,
  denied: ApiDeps['denied'],
): void {
  if (!(error instanceof PatchbayError) || error.code !== 'forbidden') return;
  const permission = error.data?.permission;
  const what = typeof permission === 'string' ? permission : 'reach';
  const from = {
    address: request?.address ?? '',
    requestId: request?.id ?? '',
    userAgent: request?.userAgent,
  };
  denied({ ...from, key: principalId(principal), reason: `forbidden.${what}` });
}

function refuse(error: unknown, c: Context<Env>, log: Log): Response {
  const { id } = c.env.context;
  const { status, headers, body } = refusalOf(error, id);
  if (status === 500) {
    const stack = error instanceof Error ? error.stack : undefined;
    log.error('A request failed', {
      requestId: id,
      path: c.env.context.path,
      error: messageOf(error),
      stack,
    });
  }
  return new Response(JSON.stringify(body), { status, headers });
}

/** 404 for a path that no route has, 405 for one that other methods have. */
function unmatched(app: OpenAPIHono<Env>, c: Context<Env>): Error {
  const allowed = METHODS.filter((method) => app.router.match(method, c.req.path)[0].length > 0);
  if (allowed.length === 0) return new PatchbayError('not_found', 'The API has nothing under this path');
  if (allowed.includes('GET')) allowed.push('HEAD');
  const allow = allowed.join(', ');
  return new HttpError('method_not_allowed', `This path answers ${allow}`, { Allow: allow });
}

/** `/servers/{name}` → `/api/servers/:name`. */
function honoPath(path: string): string {
  return `/api${path.replace(/\{(\w+)\}/g, ':$1')}`;
}

/** The document and the page hold nothing of this hub's, so they need no key. Made when first asked for. */
function mountReference(app: OpenAPIHono<Env>, facts: ApiFacts): void {
  let document: ReturnType<typeof openApiDocument> | undefined;
  const read = () => {
    document ??= openApiDocument(routes, facts.version);
    return { ...document, servers: [{ url: `${facts.basePath}/api` }] };
  };
  app.get('/api/openapi.json', () => Response.json(read(), { headers: { 'cache-control': 'no-cache' } }));
  app.get('/api/docs', () => {
    const page = docsPage(read(), `${facts.publicUrl}/api`);
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': page.policy };
    return new Response(page.body, { headers: { ...headers, 'cache-control': 'no-cache' } });
  });
}

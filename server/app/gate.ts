import type { AuthFailureReason, KeyRing } from '../auth/key-ring.ts';
import type { Limits } from '../auth/limits.ts';
import { bearerOf, presentedKeyId } from '../auth/token.ts';
import type { UserRing } from '../auth/user-ring.ts';
import { type Principal, principalId } from '../contract/principal.ts';
import { sendProblem } from '../http/problem.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { HttpRequest, HttpResponse } from '../lib/http-exchange.ts';
import type { RequestContext } from '../lib/request-context.ts';
import type { DenialWriter } from '../observability/denial-writer.ts';
import type { Metrics } from '../observability/metrics.ts';

export interface GateOptions {
  keyRing: KeyRing;
  users: UserRing;
  limits: Limits;
  denials: DenialWriter;
  metrics: Metrics;
  /** Whether this request may go without a key; see `OpenAccess`. */
  isOpen: (req: HttpRequest) => boolean;
}

export interface Gates {
  /** For MCP endpoints: answers what it refuses. */
  mcp: (req: HttpRequest, res: HttpResponse, ctx: RequestContext) => Principal | null;
  /** For the REST API, where a user's access token counts, too: returns what to answer with. */
  rest: (req: HttpRequest, ctx: RequestContext) => Promise<Principal | PatchbayError>;
  /** For what nobody has to be known for: only the limit of the address counts. */
  anyone: (ctx: RequestContext) => Principal | PatchbayError;
  /** Ids of keys used since the last call, with the time of their last use. */
  takeUsed: () => Map<string, Date>;
}

const TEXTS: Record<AuthFailureReason, string> = {
  missing: 'A key is needed: Authorization: Bearer pb_…',
  malformed: 'The Authorization header must be: Bearer <key>',
  unknown: 'The key is not valid',
  wrong: 'The key is not valid',
  expired: 'The key has expired',
  disabled: 'The key is disabled',
  stale: 'The database has been away for too long to trust cached keys',
  token: 'The access token is not valid',
  'token-expired': 'The access token has expired; refresh it',
  'signed-out': 'The session has ended; sign in again',
};

/** A browser finds out by these that it has to refresh or to sign in again; nobody is trying anything. */
const ORDINARY: ReadonlySet<AuthFailureReason> = new Set(['token-expired', 'signed-out']);

const ANONYMOUS: Principal = { kind: 'anonymous' };

/** Who is calling, decided from memory alone; counts what it refuses. */
export function createGates(options: GateOptions): Gates {
  const { keyRing, users, limits, denials, metrics } = options;
  let used = new Map<string, number>();

  function admit(principal: Principal, ctx: RequestContext): Principal | PatchbayError {
    if (principal.kind === 'key') used.set(principal.id, Date.now());
    const decision = limits.check(principal, ctx.address);
    if (decision.ok) return principal;
    denials.record({
      ...{ address: ctx.address, requestId: ctx.id },
      key: principalId(principal),
      reason: `limit.${decision.limit}`,
    });
    return tooMany(`Too many requests for this ${decision.limit}`, decision.retryAfterSeconds);
  }

  /** @param who it was, where that is known: names that a stranger makes up would each make a row */
  function refuse(reason: AuthFailureReason, who: string | null, ctx: RequestContext): PatchbayError {
    metrics.authFailure(reason);
    if (reason === 'stale') return new PatchbayError('unavailable', TEXTS.stale, { retryAfter: 5 });
    const refusal = new PatchbayError('unauthenticated', TEXTS[reason]);
    if (ORDINARY.has(reason)) return refusal;
    denials.record({ address: ctx.address, requestId: ctx.id, key: who, reason: `auth.${reason}` });
    const wait = limits.failed(ctx.address, reason);
    return wait > 0 ? tooMany('Too many failed attempts from this address', wait) : refusal;
  }

  return {
    mcp(req, res, ctx) {
      const found = keyRing.authenticate(req.headers.authorization);
      const answer =
        found.ok || options.isOpen(req)
          ? admit(found.ok ? found.principal : ANONYMOUS, ctx)
          : refuse(found.reason, knownKey(found.reason, req), ctx);
      if (!(answer instanceof PatchbayError)) return answer;
      sendProblem(res, answer, ctx.id);
      return null;
    },
    async rest(req, ctx) {
      const { authorization } = req.headers;
      const found = keyRing.authenticate(authorization);
      if (found.ok) return admit(found.principal, ctx);
      // Keys go first: a configured one may have any form.
      const token = found.reason === 'unknown' ? accessTokenOf(authorization) : null;
      if (token === null) return refuse(found.reason, knownKey(found.reason, req), ctx);
      const user = await users.authenticate(token);
      return user.ok ? admit(user.principal, ctx) : refuse(user.reason, user.user, ctx);
    },
    anyone: (ctx) => admit(ANONYMOUS, ctx),
    takeUsed() {
      const taken = new Map([...used].map(([id, at]) => [id, new Date(at)]));
      used = new Map();
      return taken;
    },
  };
}

/** Whose key it was, where there is such a key. */
function knownKey(reason: AuthFailureReason, req: HttpRequest): string | null {
  if (reason !== 'wrong' && reason !== 'expired' && reason !== 'disabled') return null;
  const id = presentedKeyId(req.headers.authorization);
  return id === null ? null : `key:${id}`;
}

const JWT = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/;

/** The bearer token, if it has the form of a JWT. */
function accessTokenOf(header: string | undefined): string | null {
  const bearer = bearerOf(header);
  return bearer.ok && JWT.test(bearer.token) ? bearer.token : null;
}

function tooMany(message: string, retryAfter: number): PatchbayError {
  return new PatchbayError('rate_limited', message, { retryAfter });
}

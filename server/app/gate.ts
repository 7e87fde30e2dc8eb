import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthFailureReason, KeyRing } from '../auth/key-ring.ts';
import type { Limits } from '../auth/limits.ts';
import { presentedKeyId } from '../auth/token.ts';
import { type Principal, principalId } from '../contract/principal.ts';
import { sendProblem } from '../http/problem.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { RequestContext } from '../lib/request-context.ts';
import type { DenialWriter } from '../observability/denial-writer.ts';
import type { Metrics } from '../observability/metrics.ts';

export interface GateOptions {
  keyRing: KeyRing;
  limits: Limits;
  denials: DenialWriter;
  metrics: Metrics;
  /** Whether this request may go without a key; see `OpenAccess`. */
  isOpen: (req: IncomingMessage) => boolean;
}

export interface Gates {
  /** For MCP endpoints: answers what it refuses. */
  mcp: (req: IncomingMessage, res: ServerResponse, ctx: RequestContext) => Principal | null;
  /** For the REST API: returns what to answer with. */
  rest: (req: IncomingMessage, ctx: RequestContext) => Principal | PatchbayError;
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
};

const ANONYMOUS: Principal = { kind: 'anonymous' };

/** Who is calling, decided from memory alone; counts what it refuses. */
export function createGates(options: GateOptions): Gates {
  const { keyRing, limits, denials, metrics } = options;
  let used = new Map<string, number>();

  function admit(req: IncomingMessage, ctx: RequestContext, open: boolean): Principal | PatchbayError {
    const found = keyRing.authenticate(req.headers.authorization);
    if (!found.ok && !open) return refuse(found.reason, req, ctx);
    const principal = found.ok ? found.principal : ANONYMOUS;
    if (principal.kind === 'key') used.set(principal.id, Date.now());
    const decision = limits.check(principal, ctx.address);
    if (decision.ok) return principal;
    denials.record({ address: ctx.address, key: principalId(principal), reason: `limit.${decision.limit}` });
    return tooMany(`Too many requests for this ${decision.limit}`, decision.retryAfterSeconds);
  }

  function refuse(reason: AuthFailureReason, req: IncomingMessage, ctx: RequestContext): PatchbayError {
    metrics.authFailure(reason);
    if (reason === 'stale') return new PatchbayError('unavailable', TEXTS.stale, { retryAfter: 5 });
    denials.record({ address: ctx.address, key: knownKey(reason, req), reason: `auth.${reason}` });
    const wait = limits.failed(ctx.address, reason);
    return wait > 0
      ? tooMany('Too many failed attempts from this address', wait)
      : new PatchbayError('unauthenticated', TEXTS[reason]);
  }

  return {
    mcp(req, res, ctx) {
      const answer = admit(req, ctx, options.isOpen(req));
      if (!(answer instanceof PatchbayError)) return answer;
      sendProblem(res, answer, ctx.id);
      return null;
    },
    rest: (req, ctx) => admit(req, ctx, false),
    takeUsed() {
      const taken = new Map([...used].map(([id, at]) => [id, new Date(at)]));
      used = new Map();
      return taken;
    },
  };
}

/** Whose key it was, where there is such a key: names that a stranger makes up would each make a row. */
function knownKey(reason: AuthFailureReason, req: IncomingMessage): string | null {
  if (reason !== 'wrong' && reason !== 'expired' && reason !== 'disabled') return null;
  const id = presentedKeyId(req.headers.authorization);
  return id === null ? null : `key:${id}`;
}

function tooMany(message: string, retryAfter: number): PatchbayError {
  return new PatchbayError('rate_limited', message, { retryAfter });
}

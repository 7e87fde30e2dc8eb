import type { CallRecord, Outcome } from '../contract/activity.ts';
import { principalId } from '../contract/principal.ts';
import { messageOf, PatchbayError } from '../lib/errors.ts';
import { HOPS_HEADER } from '../lib/hops.ts';
import { JsonError, members } from '../lib/json/scan.ts';
import { splice } from '../lib/json/splice.ts';
import { type Catalog, type Target, uriEdits } from './catalog.ts';
import { passedHeaders } from './headers.ts';
import { type Route, routeOf, UnknownItem } from './route.ts';
import { codeOf, RpcCode, rpcError, toRpcError } from './rpc-error.ts';
import type { RelayCall } from './types.ts';
import type { UpstreamConnection, UpstreamReply } from './upstream/connection.ts';
import type { Upstream } from './upstream/types.ts';

/** Everything of a call's record but its id; written after the answer went out. */
export type CallFacts = Omit<CallRecord, 'id'>;

/**
 * Must return at once. `params` as the client said them and the reply as it got it are lent: the bytes may be views of
 * a larger message, so what is to be kept is copied.
 */
export type RecordCall = (facts: CallFacts, params: Buffer, reply: UpstreamReply) => void;

export interface RelayOptions {
  catalogOf: (call: RelayCall) => Catalog;
  upstreamOf: (server: string) => Upstream | undefined;
  /** ms without progress where the entry sets none. */
  requestTimeoutMs: number;
  /** How long a call waits for a server that is connecting or down, ms. */
  acquireTimeoutMs: number;
  record: RecordCall;
  now?: () => number;
}

export type Relay = (call: RelayCall) => Promise<UpstreamReply>;

interface Trace {
  target: Target | null;
  upstreamMs: number;
  /** How long the call has waited for servers, all of them together. */
  waitedMs: number;
}

/**
 * The road of every call: route, forward, record. It never rejects: what goes wrong becomes the bytes of a JSON-RPC
 * error, and a record.
 */
export function createRelay(options: RelayOptions): Relay {
  const now = options.now ?? (() => performance.now());

  return async (call) => {
    const startedAt = now();
    const trace: Trace = { target: null, upstreamMs: 0, waitedMs: 0 };
    let reply: UpstreamReply;
    let failure: unknown = null;
    try {
      const catalog = options.catalogOf(call);
      const route = routeOf(call.method, call.params, catalog, call.view);
      reply = await forwardToFirst(options, call, route, catalog, trace, now);
    } catch (error) {
      failure = error;
      reply = { ok: false, error: errorBytes(call, error) };
    }
    options.record(factsOf(call, trace, reply, failure, now() - startedAt), call.params, reply);
    return reply;
  };
}

function errorBytes(call: RelayCall, error: unknown): Buffer {
  const hidden =
    call.method === 'resources/read' && error instanceof PatchbayError && error.code === 'not_found';
  return hidden ? rpcError(RpcCode.resourceNotFound, messageOf(error)) : toRpcError(error).bytes;
}

/** A URI that no list knows is asked of each open server in turn, until one has it. */
async function forwardToFirst(
  options: RelayOptions,
  call: RelayCall,
  route: Route,
  catalog: Catalog,
  trace: Trace,
  now: () => number,
): Promise<UpstreamReply> {
  const last = route.targets.length - 1;
  for (const [index, target] of route.targets.entries()) {
    const from = now();
    trace.target = target;
    try {
      const reply = await forward(options, call, route, target, trace, now);
      trace.upstreamMs = now() - from;
      if (index === last || reply.ok || !meansNotFound(reply.error)) return markLinks(reply, target, catalog);
    } catch (error) {
      trace.upstreamMs = now() - from;
      if (index === last) throw error;
    }
  }
  throw new PatchbayError('not_found', 'Unknown resource');
}

function meansNotFound(error: Buffer): boolean {
  const code = codeOf(error);
  return (
    code === RpcCode.resourceNotFound || code === RpcCode.invalidParams || code === RpcCode.methodNotFound
  );
}

async function forward(
  options: RelayOptions,
  call: RelayCall,
  route: Route,
  target: Target,
  trace: Trace,
  now: () => number,
): Promise<UpstreamReply> {
  const upstream = options.upstreamOf(target.member.server.name);
  if (!upstream)
    throw new PatchbayError('upstream_unavailable', `Server ${target.member.server.name} is not running`);
  const spec = target.member.server.spec;
  const request = {
    method: call.method,
    params: route.params,
    timeoutMs: spec.timeouts?.request ?? options.requestTimeoutMs,
    ...(call.signal && { signal: call.signal }),
    ...progressOf(call, route),
    ...headersOf(call, spec.passthroughHeaders),
  };
  /** A caller waits once, however many servers are asked and however often. */
  const acquire = async (refused?: UpstreamConnection): Promise<UpstreamConnection> => {
    const from = now();
    const left = Math.max(0, options.acquireTimeoutMs - trace.waitedMs);
    try {
      return await upstream.acquire(left, call.signal, refused);
    } finally {
      trace.waitedMs += now() - from;
    }
  };
  const connection = upstream.connection ?? (await acquire());
  const from = now();
  try {
    return await connection.request(request);
  } catch (error) {
    if (!provablyNotSent(error)) throw concealed(error, upstream);
    // Held for a server that did not come back: that was waiting, too.
    trace.waitedMs += now() - from;
  }
  const next = await acquire(connection);
  try {
    return await next.request(request);
  } catch (error) {
    throw concealed(error, upstream);
  }
}

/** What the hub says of a failure may quote the server, and the server what it was given. */
function concealed(error: unknown, upstream: Upstream): unknown {
  if (!(error instanceof PatchbayError)) return error;
  const { code, message, owner, fields, retryAfter, data } = error;
  const texts = Object.entries(data ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? upstream.conceal(value) : value,
  ]);
  return new PatchbayError(code, upstream.conceal(message), {
    owner,
    cause: error,
    ...(fields && { fields }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(data && { data: Object.fromEntries(texts) }),
  });
}

/** What passes of the caller's headers; a call that came through another hub says how many it has passed. */
function headersOf(
  call: RelayCall,
  wanted: readonly string[] | undefined,
): { headers?: Record<string, string> } {
  const hops = call.headers[HOPS_HEADER];
  if (!wanted && hops === undefined) return {};
  const passed = passedHeaders(wanted ?? [], call.headers, call.principal.kind !== 'anonymous');
  return {
    headers: hops === undefined ? passed : { ...passed, [HOPS_HEADER]: String(Number(hops) + 1) },
  };
}

/** Only then may a call be sent again: a side effect must not run twice. */
function provablyNotSent(error: unknown): boolean {
  return error instanceof PatchbayError && error.code === 'upstream_failed' && error.data?.sent === false;
}

function progressOf(call: RelayCall, route: Route): { onProgress?: (params: Buffer) => void } {
  const { onProgress } = call;
  const token = route.progressToken;
  if (!onProgress || !token) return {};
  return { onProgress: (params) => onProgress(withToken(params, token)) };
}

/** The progress params with the client's own token instead of the hub's. */
function withToken(params: Buffer, token: Buffer): Buffer {
  let edited = params;
  try {
    members(params, 0, params.length, (key, start, end) => {
      if (key === 'progressToken') edited = splice(params, [{ start, end, bytes: token }]);
    });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  return edited;
}

function markLinks(reply: UpstreamReply, target: Target, catalog: Catalog): UpstreamReply {
  const marks = reply.ok ? catalog.marked.get(target.member.server.name) : undefined;
  if (!reply.ok || !marks) return reply;
  return { ok: true, result: splice(reply.result, uriEdits(reply.result, 0, reply.result.length, marks)) };
}

function factsOf(
  call: RelayCall,
  trace: Trace,
  reply: UpstreamReply,
  failure: unknown,
  durationMs: number,
): CallFacts {
  return {
    at: new Date().toISOString(),
    requestId: call.requestId,
    principal: principalId(call.principal),
    endpoint: call.view.endpoint.address,
    method: call.method,
    server: trace.target?.member.server.name ?? null,
    item: trace.target?.item ?? (failure instanceof UnknownItem ? failure.asked : null),
    outcome: outcomeOf(reply, failure),
    errorCode: reply.ok ? null : codeOf(reply.error),
    errorOwner: reply.ok
      ? null
      : failure instanceof PatchbayError
        ? failure.owner
        : failure
          ? 'platform'
          : 'upstream',
    durationMs: Math.round(durationMs * 1000) / 1000,
    upstreamMs: Math.round(trace.upstreamMs * 1000) / 1000,
    requestBytes: call.params.length,
    responseBytes: reply.ok ? reply.result.length : reply.error.length,
  };
}

function outcomeOf(reply: UpstreamReply, failure: unknown): Outcome {
  if (reply.ok) return isToolError(reply.result) ? 'tool-error' : 'ok';
  if (!(failure instanceof PatchbayError)) return 'error';
  if (failure.code === 'timeout') return 'timeout';
  if (failure.code === 'cancelled') return 'cancelled';
  if (failure.code === 'rate_limited') return 'limited';
  return failure.code === 'not_found' ? 'denied' : 'error';
}

const IS_ERROR = Buffer.from('"isError"');

function isToolError(result: Buffer): boolean {
  if (result.indexOf(IS_ERROR) < 0) return false;
  let found = false;
  try {
    members(result, 0, result.length, (key, start) => {
      if (key === 'isError') found = result[start] === 0x74;
    });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  return found;
}

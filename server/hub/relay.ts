import type { CallRecord, Outcome } from '../contract/activity.ts';
import { principalId } from '../contract/principal.ts';
import { messageOf, PatchbayError } from '../lib/errors.ts';
import { JsonError, members } from '../lib/json/scan.ts';
import { splice } from '../lib/json/splice.ts';
import type { Continuation } from './bridge/bridge.ts';
import type { RequestState } from './bridge/state.ts';
import { type Catalog, type Target, uriEdits } from './catalog.ts';
import { type ForwardOptions, forward, type Patience } from './forward.ts';
import { extensionOwner } from './identity.ts';
import { envelopeOf, type Route, routeOf, UnknownItem } from './route.ts';
import { codeOf, RpcCode, rpcError, toRpcError } from './rpc-error.ts';
import { type ListTasksOptions, listTasks } from './tasks/list.ts';
import {
  isOverheard,
  overhearing,
  taskRefusal,
  taskRoute,
  withTaskReason,
  withTasks,
} from './tasks/requests.ts';
import type { RelayCall } from './types.ts';
import type { Era, ServerIdentity, UpstreamReply } from './upstream/connection.ts';

/** Everything of a call's record but its id; written after the answer went out. */
export type CallFacts = Omit<CallRecord, 'id'>;

/**
 * Must return at once. `params` as the client said them and the reply as it got it are lent: the bytes may be views of
 * a larger message, so what is to be kept is copied.
 */
export type RecordCall = (facts: CallFacts, params: Buffer, reply: UpstreamReply) => void;

export interface RelayOptions extends ForwardOptions {
  catalogOf: (call: RelayCall) => Catalog;
  /** Goes on with a request in the process that knows its state, which records it. @throws PatchbayError */
  handOver: (call: RelayCall, state: RequestState) => Promise<UpstreamReply>;
  tasks: ListTasksOptions;
  record: RecordCall;
  now?: () => number;
}

export type Relay = (call: RelayCall) => Promise<UpstreamReply>;

interface Trace extends Patience {
  target: Target | null;
  upstreamMs: number;
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
      const continuation = options.bridge.continuationOf(call);
      if (continuation?.elsewhere) return await options.handOver(call, continuation.state);
      reply = call.method.startsWith('tasks/')
        ? await aboutTasks(options, call, continuation, trace, now)
        : await relayed(options, call, continuation, trace, now);
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

async function relayed(
  options: RelayOptions,
  call: RelayCall,
  continuation: Continuation | null,
  trace: Trace,
  now: () => number,
): Promise<UpstreamReply> {
  const catalog = options.catalogOf(call);
  const { method, params, view } = call;
  const era = eraOf(call);
  const others = () => extensionOwner(view, era, (server) => identityOf(options, server, era));
  const route = routeOf(method, params, call.envelope ?? envelopeOf(params), catalog, view, era, others);
  const reply = continuation
    ? await goOn(options, call, route, catalog, continuation, trace, now)
    : await forwardToFirst(options, call, route, catalog, trace, now);
  const server = trace.target?.member.server.name;
  if (reply.ok) return withTasks(options.tasks, call, reply, server);
  const identity = server === undefined ? null : identityOf(options, server, era);
  return withTaskReason(call, reply, identity, catalog.toolJson);
}

async function aboutTasks(
  options: RelayOptions,
  call: RelayCall,
  continuation: Continuation | null,
  trace: Trace,
  now: () => number,
): Promise<UpstreamReply> {
  const era = eraOf(call);
  const identity = (server: string) => identityOf(options, server, era);
  const refusal = taskRefusal(call, identity);
  if (refusal) return refusal;
  if (call.method === 'tasks/list' && era === 'legacy') {
    return listTasks(options.tasks, call, {
      identityOf: identity,
      ask(member, params) {
        const target: Target = { member, item: '' };
        const route: Route = { targets: [target], edits: [], progressToken: null };
        if (!call.view.endpoint.prefixed) trace.target = target;
        const asked = { ...call, params, envelope: null };
        return forward(options, asked, route, target, null, { waitedMs: 0 }, now);
      },
    });
  }
  const route = taskRoute(options.tasks, call);
  if (!route) return relayed(options, call, continuation, trace, now);
  const [target] = route.targets;
  if (!target) throw new PatchbayError('not_found', 'Unknown task');
  const { name } = target.member.server;
  trace.target = target;
  const from = now();
  try {
    const send = (said: RelayCall) => forward(options, said, route, target, null, trace, now);
    const reply = isOverheard(call) ? await overhearing(options.tasks, call, name, send) : await send(call);
    return withTasks(options.tasks, call, reply, name);
  } finally {
    trace.upstreamMs = now() - from;
  }
}

function eraOf({ client }: RelayCall): Era {
  return client?.facts.era ?? 'legacy';
}

function identityOf({ upstreamOf }: RelayOptions, server: string, era: Era): ServerIdentity | null {
  return upstreamOf(server)?.side(era).identity ?? null;
}

/** A request that its client says again with the answers it was asked for goes where it was before. */
async function goOn(
  options: RelayOptions,
  call: RelayCall,
  route: Route,
  catalog: Catalog,
  continuation: Continuation,
  trace: Trace,
  now: () => number,
): Promise<UpstreamReply> {
  const { server, call: waiting } = continuation.state;
  const target = route.targets.find(({ member }) => member.server.name === server);
  if (!target) throw new PatchbayError('not_found', 'The server of this request is not open to it any more');
  const from = now();
  trace.target = target;
  try {
    const reply =
      waiting === null
        ? await forward(options, call, route, target, continuation, trace, now)
        : await options.bridge.resume(call, continuation);
    return markLinks(reply, target, catalog);
  } finally {
    trace.upstreamMs = now() - from;
  }
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
      const send = (said: RelayCall) => forward(options, said, route, target, null, trace, now);
      const reply = isOverheard(call)
        ? await overhearing(options.tasks, call, target.member.server.name, send)
        : await send(call);
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

export function isToolError(result: Buffer): boolean {
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

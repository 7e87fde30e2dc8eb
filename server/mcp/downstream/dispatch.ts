import type { ClientPort } from '../../hub/client.ts';
import { LOG_LEVELS } from '../../hub/client.ts';
import type { Envelope } from '../../hub/envelope.ts';
import { RpcCode, rpcError, toRpcError } from '../../hub/rpc-error.ts';
import type { Session } from '../../hub/sessions.ts';
import { type Hub, LIST_METHODS, type ListMethod, type UpstreamReply, type View } from '../../hub/types.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import type { ClientSide } from './client-side.ts';
import type { Elsewhere } from './elsewhere.ts';
import { InFlight } from './in-flight.ts';
import { logLevel } from './log-level.ts';
import type { SessionOptions } from './options.ts';
import { emptyReply } from './wire.ts';

export interface ClientRequest {
  /** The client's request id, as its JSON bytes. */
  id: Buffer;
  method: string;
  params: Buffer | null;
  envelope: Envelope | null;
  requestId: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** How the client is reached while it waits. */
  port: ClientPort;
}

const EMPTY = Buffer.from('{}');

function isList(method: string): method is ListMethod {
  return Object.hasOwn(LIST_METHODS, method);
}

/** Answers one request of a session: lists and ping at once from memory, calls by the relay. Never rejects. */
export function dispatch(
  { hub, elsewhere }: Pick<SessionOptions, 'hub' | 'elsewhere'>,
  side: ClientSide,
  view: View,
  request: ClientRequest,
): UpstreamReply | Promise<UpstreamReply> {
  const { method, params } = request;
  if (isList(method)) {
    side.session.shown = hub.catalog(view, 'legacy');
    return { ok: true, result: hub.list(view, LIST_METHODS[method], 'legacy') };
  }
  switch (method) {
    case 'ping':
      return emptyReply;
    case 'logging/setLevel':
      return setLevel(hub, elsewhere, side, view, params);
    case 'resources/subscribe':
      return follow(side, params, (uri) => hub.subscribe(view, uri, side)).finally(() => {
        // A session that ended meanwhile was forgotten too early.
        if (side.ended) hub.forget(side.key);
      });
    case 'resources/unsubscribe':
      return follow(side, params, (uri) => hub.unsubscribe(view, uri, side.key));
    default:
      return relay(hub, side, view, request);
  }
}

async function relay(hub: Hub, side: ClientSide, view: View, request: ClientRequest): Promise<UpstreamReply> {
  const { session } = side;
  const key = request.id.toString('latin1');
  const call = new InFlight(request.port);
  session.calls ??= new Map();
  session.calls.set(key, call);
  try {
    return await hub.call({
      principal: session.principal,
      view,
      requestId: request.requestId,
      method: request.method,
      params: request.params ?? EMPTY,
      envelope: request.envelope,
      headers: request.headers,
      client: request.port,
      signal: call,
    });
  } finally {
    if (session.calls?.get(key) === call) session.calls.delete(key);
  }
}

function setLevel(
  hub: Hub,
  elsewhere: Elsewhere,
  side: ClientSide,
  view: View,
  params: Buffer | null,
): UpstreamReply {
  if (!takeLevel(hub, side.session, view, params))
    return invalid(`params.level must be one of ${LOG_LEVELS.join(', ')}`);
  elsewhere.tell(side.session, 'logging/setLevel', params);
  return emptyReply;
}

/** @returns false where the params name no level */
export function takeLevel(hub: Hub, session: Session, view: View, params: Buffer | null): boolean {
  const level = logLevel(paramOf(params, 'level'));
  if (level === null) return false;
  session.logLevel = level;
  hub.setLogLevel(view, session.sid, level);
  return true;
}

/** What is said of one URI, after what was said of it before its session slept. */
async function follow(
  side: ClientSide,
  params: Buffer | null,
  say: (uri: string) => Promise<UpstreamReply>,
): Promise<UpstreamReply> {
  const uri = paramOf(params, 'uri');
  if (typeof uri !== 'string') return invalid('params.uri must be a string');
  try {
    if (side.waking) await side.waking;
    return await say(uri);
  } catch (error) {
    return { ok: false, error: toRpcError(error).bytes };
  }
}

function paramOf(params: Buffer | null, name: string): unknown {
  return params ? memberValue(parseOrUndefined(params), name) : undefined;
}

function invalid(text: string): UpstreamReply {
  return { ok: false, error: rpcError(RpcCode.invalidParams, text) };
}

import { RpcCode, rpcError } from '../../hub/rpc-error.ts';
import type { Session } from '../../hub/sessions.ts';
import {
  type Hub,
  LIST_METHODS,
  type ListMethod,
  RELAYED_METHODS,
  type RelayedMethod,
  type UpstreamReply,
  type View,
} from '../../hub/types.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import { emptyReply } from './wire.ts';

export interface ClientRequest {
  /** The client's request id, as its JSON bytes. */
  id: Buffer;
  method: string;
  params: Buffer | null;
  requestId: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  onProgress?: (params: Buffer) => void;
}

const relayed: ReadonlySet<string> = new Set(RELAYED_METHODS);
const EMPTY = Buffer.from('{}');

function isRelayed(method: string): method is RelayedMethod {
  return relayed.has(method);
}

function isList(method: string): method is ListMethod {
  return Object.hasOwn(LIST_METHODS, method);
}

/** Answers one request of a session: lists and ping at once from memory, calls by the relay. Never rejects. */
export function dispatch(
  hub: Hub,
  session: Session,
  view: View,
  request: ClientRequest,
): UpstreamReply | Promise<UpstreamReply> {
  const { method } = request;
  if (isRelayed(method)) return relay(hub, session, view, request, method);
  if (isList(method)) {
    session.shown = hub.catalog(view);
    return { ok: true, result: hub.list(view, LIST_METHODS[method]) };
  }
  if (method === 'ping') return emptyReply;
  return { ok: false, error: rpcError(RpcCode.methodNotFound, `Method not found: ${method.slice(0, 100)}`) };
}

async function relay(
  hub: Hub,
  session: Session,
  view: View,
  request: ClientRequest,
  method: RelayedMethod,
): Promise<UpstreamReply> {
  const key = request.id.toString('latin1');
  const abort = new AbortController();
  session.calls ??= new Map();
  session.calls.set(key, abort);
  try {
    return await hub.call({
      principal: session.principal,
      view,
      requestId: request.requestId,
      method,
      params: request.params ?? EMPTY,
      headers: request.headers,
      signal: abort.signal,
      ...(request.onProgress && { onProgress: request.onProgress }),
    });
  } finally {
    if (session.calls?.get(key) === abort) session.calls.delete(key);
  }
}

/** `notifications/cancelled`: the named call is given up, and its server told. */
export function cancelCall(session: Session, params: Buffer | null): void {
  if (!params) return;
  const id = memberValue(parseOrUndefined(params), 'requestId');
  if (id !== undefined) session.calls?.get(Buffer.from(JSON.stringify(id)).toString('latin1'))?.abort();
}

import type { ServerResponse } from 'node:http';
import type { EndpointRef } from '../../hub/endpoint.ts';
import { RpcCode } from '../../hub/rpc-error.ts';
import type { Session } from '../../hub/sessions.ts';
import type { View } from '../../hub/types.ts';
import { readBody } from '../../lib/http-body.ts';
import { isBatch } from '../../lib/json/message.ts';
import { isKnownRevision } from '../revisions.ts';
import {
  sendAccepted,
  sendJson,
  sendMethodNotAllowed,
  sendNoEndpoint,
  sendNoSession,
  sendReply,
  sendRpcError,
} from './answers.ts';
import { answerBatch } from './batch.ts';
import { cancelCall, dispatch } from './dispatch.ts';
import { EventStream } from './event-stream.ts';
import { readHello, welcome } from './initialize.ts';
import { type Inbound, readInbound } from './message.ts';
import { type DownstreamOptions, type Exchange, refuseWhileDraining } from './options.ts';
import { sessionStream } from './session-stream.ts';
import { notification, response } from './wire.ts';

/** Streamable HTTP (specification 2025-03-26 to 2025-11-25) on `/mcp…`. */
export async function streamable(
  options: DownstreamOptions,
  exchange: Exchange,
  ref: EndpointRef,
): Promise<void> {
  const { req, res, principal, ctx } = exchange;
  const view = options.hub.view(principal, ref);
  if (!view) {
    options.onDenied(principal, ctx, 'endpoint');
    sendNoEndpoint(res);
    return;
  }
  switch (req.method) {
    case 'POST':
      return post(options, exchange, view);
    case 'GET':
      return listen(options, exchange, view);
    case 'DELETE':
      return end(options, exchange, view);
    default:
      return sendMethodNotAllowed(res, 'GET, POST, DELETE');
  }
}

async function post(options: DownstreamOptions, exchange: Exchange, view: View): Promise<void> {
  const { req, res, ctx } = exchange;
  const body = await readBody(req, { limit: options.bodyLimit });
  if (isBatch(body) && req.headers['mcp-session-id'] !== undefined)
    return batch(options, exchange, view, body);
  const message = readInbound(body, res);
  if (!message) return;
  if (message.method === 'initialize' && message.kind === 'request')
    return begin(options, exchange, view, message);
  const session = sessionOf(options, exchange, view);
  if (!session) return;
  if (message.kind !== 'request' || !message.id) {
    if (message.method === 'notifications/cancelled') cancelCall(session, message.params);
    sendAccepted(res);
    return;
  }
  const { id } = message;
  const upgrade = new Upgrade(res, req.headers.accept);
  const answer = dispatch(options.hub, session, view, {
    id,
    method: message.method,
    params: message.params,
    requestId: ctx.id,
    headers: req.headers,
    ...(upgrade.possible && {
      onProgress: (params: Buffer) => upgrade.notify('notifications/progress', params),
    }),
  });
  const reply = answer instanceof Promise ? await answer : answer;
  if (!upgrade.finish(response, id, reply)) sendReply(res, id, reply);
}

/** A batch has no progress of its own: its answers come together. */
async function batch(
  options: DownstreamOptions,
  exchange: Exchange,
  view: View,
  body: Buffer,
): Promise<void> {
  const session = sessionOf(options, exchange, view);
  if (!session) return;
  const answers = await answerBatch(options.hub, session, view, body, exchange);
  if (!answers.ok) sendRpcError(exchange.res, 400, RpcCode.invalidRequest, answers.text);
  else if (answers.json === null) sendAccepted(exchange.res);
  else sendJson(exchange.res, answers.json);
}

function begin(options: DownstreamOptions, exchange: Exchange, view: View, message: Inbound): void {
  refuseWhileDraining(options);
  const hello = readHello(message.params);
  const session = options.sessions.create(
    {
      endpointId: view.endpoint.id,
      protocolVersion: hello.protocolVersion,
      transport: 'streamable',
      capabilities: hello.capabilities,
      clientName: hello.clientName,
      clientVersion: hello.clientVersion,
    },
    exchange.principal,
  );
  const result = welcome(hello, options.hub.identity(view), options.version);
  sendReply(
    exchange.res,
    message.id ?? Buffer.from('null'),
    { ok: true, result },
    { 'mcp-session-id': session.id },
  );
}

/** The session of a request after the handshake, or null after having answered. */
function sessionOf(
  options: DownstreamOptions,
  { req, res, principal }: Exchange,
  view: View,
): Session | null {
  const revision = req.headers['mcp-protocol-version'];
  if (revision !== undefined && !isKnownRevision(String(revision))) {
    sendRpcError(
      res,
      400,
      RpcCode.invalidRequest,
      `Unsupported protocol version: ${String(revision).slice(0, 40)}`,
    );
    return null;
  }
  const id = req.headers['mcp-session-id'];
  if (typeof id !== 'string') {
    sendRpcError(res, 400, RpcCode.invalidRequest, 'Mcp-Session-Id is missing: begin with initialize');
    return null;
  }
  const session = options.sessions.find(id, principal);
  if (session?.transport !== 'streamable' || session.endpointId !== view.endpoint.id) {
    sendNoSession(res);
    return null;
  }
  return session;
}

function listen(options: DownstreamOptions, exchange: Exchange, view: View): void {
  const { req, res } = exchange;
  if (!String(req.headers.accept ?? '').includes('text/event-stream')) {
    sendRpcError(res, 406, RpcCode.invalidRequest, 'Accept must include text/event-stream');
    return;
  }
  const session = sessionOf(options, exchange, view);
  if (!session) return;
  // A client that comes again has lost its stream: the newest one counts.
  session.stream?.close();
  const stream = new EventStream(res, { 'mcp-session-id': session.id });
  const handle = sessionStream(stream);
  session.stream = handle;
  session.shown ??= options.hub.catalog(view);
  res.on('close', () => {
    if (session.stream === handle) session.stream = null;
    session.lastSeenAt = Date.now();
  });
}

function end(options: DownstreamOptions, exchange: Exchange, view: View): void {
  const session = sessionOf(options, exchange, view);
  if (!session) return;
  options.sessions.end(session);
  exchange.res.writeHead(200, { 'content-length': 0 });
  exchange.res.end();
}

/** The answer stays plain JSON until something must be said before it; then it becomes an event stream. */
class Upgrade {
  readonly possible: boolean;
  readonly #res: ServerResponse;
  #stream: EventStream | null = null;

  constructor(res: ServerResponse, accept: string | undefined) {
    this.#res = res;
    this.possible = accept?.includes('text/event-stream') ?? false;
  }

  notify(method: string, params: Buffer): void {
    if (this.#res.writableEnded || this.#res.destroyed) return;
    this.#stream ??= new EventStream(this.#res);
    this.#stream.message(notification(method, params));
  }

  /** @returns whether there was a stream to end */
  finish(compose: typeof response, id: Buffer, reply: Parameters<typeof response>[1]): boolean {
    if (!this.#stream) return false;
    this.#stream.message(compose(id, reply));
    this.#stream.close();
    return true;
  }
}

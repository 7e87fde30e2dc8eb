import type { EndpointRef } from '../../hub/endpoint.ts';
import { RpcCode } from '../../hub/rpc-error.ts';
import type { Session } from '../../hub/sessions.ts';
import type { View } from '../../hub/types.ts';
import { bodyOf } from '../../lib/http-body.ts';
import { isBatch } from '../../lib/json/message.ts';
import { isKnownRevision } from '../revisions.ts';
import {
  sendAccepted,
  sendJson,
  sendMethodNotAllowed,
  sendNoEndpoint,
  sendNoSession,
  sendNothingMore,
  sendReply,
  sendRpcError,
} from './answers.ts';
import { answerBatch } from './batch.ts';
import { eraOf, eraOfHeaders } from './classify.ts';
import { type ClientSide, sideOf } from './client-side.ts';
import { dispatch } from './dispatch.ts';
import { hear } from './hear.ts';
import { readHello, welcome } from './initialize.ts';
import { tellMissedChanges } from './list-changes.ts';
import { type Inbound, readInbound } from './message.ts';
import { modernPost } from './modern/post.ts';
import { type Exchange, refuseWhileDraining, type SessionOptions } from './options.ts';
import { PostPort } from './ports.ts';
import { wake } from './waking.ts';

/** Streamable HTTP (specification 2025-03-26 to 2025-11-25) on `/mcp…`; POSTs of 2026-07-28 are passed on. */
export async function streamable(
  options: SessionOptions,
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
    case 'DELETE':
      // A client without sessions has nothing to listen to and nothing to end.
      if (eraOfHeaders(req.headers) === 'modern') return sendMethodNotAllowed(res, 'POST');
      return req.method === 'GET' ? listen(options, exchange, view) : end(options, exchange, view);
    default:
      return sendMethodNotAllowed(res, 'GET, POST, DELETE');
  }
}

async function post(options: SessionOptions, exchange: Exchange, view: View): Promise<void> {
  const { req, res, ctx } = exchange;
  const read = bodyOf(req, { limit: options.bodyLimit });
  const body = read instanceof Promise ? await read : read;
  if (isBatch(body) && req.headers['mcp-session-id'] !== undefined)
    return batch(options, exchange, view, body);
  const message = readInbound(body, res);
  if (!message) return;
  if (eraOf(req.headers, message) === 'modern') return modernPost(options, exchange, view, message);
  if (message.method === 'initialize' && message.kind === 'request')
    return begin(options, exchange, view, message);
  const side = clientOf(options, exchange, view);
  if (!side) return;
  const { id, method, params, envelope } = message;
  if (message.kind !== 'request' || !id) {
    hear(options, side, view, message);
    sendAccepted(res);
    return;
  }
  const port = new PostPort(side, res, req.headers.accept);
  const request = { id, method, params, envelope, requestId: ctx.id, headers: req.headers, port };
  const answer = dispatch(options, side, view, request);
  const reply = answer instanceof Promise ? await answer : answer;
  if (!port.finish(id, reply)) sendReply(res, id, reply);
}

/** A batch has no progress of its own: its answers come together. */
async function batch(options: SessionOptions, exchange: Exchange, view: View, body: Buffer): Promise<void> {
  const side = clientOf(options, exchange, view);
  if (!side) return;
  const answers = await answerBatch(options, side, view, body, exchange);
  if (!answers.ok) sendRpcError(exchange.res, 400, RpcCode.invalidRequest, answers.text);
  else if (answers.json === null) sendAccepted(exchange.res);
  else sendJson(exchange.res, answers.json);
}

function begin(options: SessionOptions, exchange: Exchange, view: View, message: Inbound): void {
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
      clientInfo: hello.clientInfo,
    },
    exchange.principal,
  );
  const result = welcome(hello, options.hub.identity(view, 'legacy'), options.version);
  sendReply(
    exchange.res,
    message.id ?? Buffer.from('null'),
    { ok: true, result },
    { 'mcp-session-id': session.id },
  );
}

/** The session of a request after the handshake, or null after having answered. */
function sessionOf(options: SessionOptions, { req, res, principal }: Exchange, view: View): Session | null {
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

/** The same, as what the front keeps with it. */
function clientOf(options: SessionOptions, exchange: Exchange, view: View): ClientSide | null {
  const session = sessionOf(options, exchange, view);
  if (!session) return null;
  const side = sideOf(session, options);
  if (session.slept) wake(options.hub, side, view, options.log);
  return side;
}

/** The stream for what belongs to no request, or the rest of one that was lost. */
function listen(options: SessionOptions, exchange: Exchange, view: View): void {
  const { req, res } = exchange;
  if (!String(req.headers.accept ?? '').includes('text/event-stream')) {
    sendRpcError(res, 406, RpcCode.invalidRequest, 'Accept must include text/event-stream');
    return;
  }
  const side = clientOf(options, exchange, view);
  if (!side) return;
  const last = req.headers['last-event-id'];
  const found = typeof last === 'string' ? side.find(last) : null;
  // An unknown id of a client that has its stream is one of a call whose answer is kept no more.
  if (found === 'over' || (!found && last !== undefined && side.line?.connected)) {
    sendNothingMore(res);
    return;
  }
  if (found && found.stream !== side.line) {
    found.stream.attach(res, found.after, { 'mcp-session-id': side.session.id });
    return;
  }
  // A client that comes again has lost its stream: the newest connection counts.
  side.attachLine(res, found ? found.after : null);
  tellMissedChanges(options.hub, side.session, view);
}

function end(options: SessionOptions, exchange: Exchange, view: View): void {
  const session = sessionOf(options, exchange, view);
  if (!session) return;
  options.sessions.end(session);
  exchange.res.writeHead(200, { 'content-length': 0 });
  exchange.res.end();
}

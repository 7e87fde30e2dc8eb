import type { EndpointRef } from '../../hub/endpoint.ts';
import type { View } from '../../hub/types.ts';
import { bodyOf } from '../../lib/http-body.ts';
import { sendAccepted, sendMethodNotAllowed, sendNoEndpoint, sendNoSession } from './answers.ts';
import { type ClientSide, sideOf } from './client-side.ts';
import { dispatch } from './dispatch.ts';
import { EventStream } from './event-stream.ts';
import { hear } from './hear.ts';
import { readHello, welcome } from './initialize.ts';
import { type Inbound, readInbound } from './message.ts';
import { type Exchange, refuseWhileDraining, type SessionOptions } from './options.ts';
import { response } from './wire.ts';

/** Streams of the HTTP+SSE transport by session id; their replies can only go where the stream is. */
export type SseStreams = Map<string, EventStream>;

/** HTTP+SSE (specification 2024-11-05): GET opens the stream and names the URL for messages. */
export function openSse(
  options: SessionOptions,
  streams: SseStreams,
  exchange: Exchange,
  ref: EndpointRef,
): void {
  const { req, res, principal, ctx } = exchange;
  const view = options.hub.view(principal, ref);
  if (!view) {
    options.onDenied(principal, ctx, 'endpoint');
    sendNoEndpoint(res);
    return;
  }
  if (req.method !== 'GET') {
    sendMethodNotAllowed(res, 'GET');
    return;
  }
  refuseWhileDraining(options);
  const session = options.sessions.create(
    {
      endpointId: view.endpoint.id,
      protocolVersion: '2024-11-05',
      transport: 'sse',
      capabilities: '{}',
      clientName: '',
      clientVersion: '',
      clientInfo: '',
    },
    principal,
  );
  const stream = new EventStream(res);
  sideOf(session, options).holdLine(stream);
  session.shown = options.hub.catalog(view, 'legacy');
  streams.set(session.id, stream);
  res.on('close', () => {
    streams.delete(session.id);
    session.stream = null;
    options.sessions.end(session);
  });
  stream.event('endpoint', `${options.basePath}/messages?sessionId=${session.id}`);
}

/** POST `/messages?sessionId=…`: accepted at once, answered on the stream. */
export async function postSse(
  options: SessionOptions,
  streams: SseStreams,
  exchange: Exchange,
): Promise<void> {
  const { req, res, ctx, principal } = exchange;
  if (req.method !== 'POST') {
    sendMethodNotAllowed(res, 'POST');
    return;
  }
  const id = new URLSearchParams(ctx.query).get('sessionId') ?? '';
  const stream = streams.get(id);
  const session = stream ? options.sessions.find(id, principal) : null;
  const view = session ? options.hub.viewById(principal, session.endpointId) : null;
  if (!stream || !session || !view) {
    sendNoSession(res);
    return;
  }
  const message = readInbound(await bodyOf(req, { limit: options.bodyLimit }), res);
  if (!message) return;
  sendAccepted(res);
  const side = sideOf(session, options);
  if (message.kind === 'request') await answer(options, stream, side, view, message, exchange);
  else hear(options, side, view, message);
}

async function answer(
  options: SessionOptions,
  stream: EventStream,
  side: ClientSide,
  view: View,
  message: Inbound,
  { req, ctx }: Exchange,
): Promise<void> {
  const id = message.id ?? Buffer.from('null');
  if (message.method === 'initialize') {
    const hello = readHello(message.params);
    options.sessions.introduce(side.session, hello);
    side.introduced();
    const result = welcome(hello, options.hub.identity(view, 'legacy'), options.version);
    stream.message(response(id, { ok: true, result }));
    return;
  }
  const reply = await dispatch(options, side, view, {
    id,
    method: message.method,
    params: message.params,
    envelope: message.envelope,
    requestId: ctx.id,
    headers: req.headers,
    port: side.port,
  });
  stream.message(response(id, reply));
}

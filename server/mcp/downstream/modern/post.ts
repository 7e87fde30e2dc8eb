import { type LogLevel, questionOf } from '../../../hub/client.ts';
import { type Envelope, readEnvelope, textAt } from '../../../hub/envelope.ts';
import { RpcCode } from '../../../hub/rpc-error.ts';
import {
  type Hub,
  LIST_METHODS,
  type ListMethod,
  type ListName,
  OF_OTHER_ERA,
  type View,
} from '../../../hub/types.ts';
import { Cancel } from '../../../lib/cancel.ts';
import { sendAccepted, sendReply } from '../answers.ts';
import { logLevel } from '../log-level.ts';
import type { Inbound } from '../message.ts';
import type { DownstreamOptions, Exchange } from '../options.ts';
import { CallPort } from './call-port.ts';
import { notificationRefusal, requestRefusal } from './checks.ts';
import { discovery } from './discover.ts';
import { clientFacts } from './facts.ts';
import { listen } from './listen.ts';
import { paramRefusal } from './param-checks.ts';
import { type Refusal, refuse } from './refusal.ts';

const EMPTY = Buffer.from('{}');
const NOTHING_SAID = readEnvelope(EMPTY);

/** One request of a checked message. */
interface Asked {
  id: Buffer;
  method: string;
  params: Buffer;
  envelope: Envelope;
}

/**
 * One message of a client of 2026-07-28 on `/mcp…`: there is no session, each request stands for itself.
 * @param view the endpoint as this principal sees it
 */
export async function modernPost(
  options: DownstreamOptions,
  exchange: Exchange,
  view: View,
  message: Inbound,
): Promise<void> {
  const { req, res } = exchange;
  const { id, method } = message;
  if (message.kind !== 'request' || !id) {
    const refusal = message.kind === 'response' ? NO_RESPONSES : notificationRefusal(req.headers, message);
    if (refusal) refuse(res, id, refusal);
    else sendAccepted(res);
    return;
  }
  const params = message.params ?? EMPTY;
  const envelope = message.envelope ?? NOTHING_SAID;
  const refusal = requestRefusal(req.headers, message, params, envelope);
  if (refusal) return refuse(res, id, refusal);
  const asked = { id, method, params, envelope };
  if (isList(method)) return list(options, exchange, view, asked, method);
  if (method === 'server/discover') {
    const result = discovery(options.hub.identity(view, 'modern'), options.version);
    return sendReply(res, id, { ok: true, result });
  }
  if (method === 'subscriptions/listen') return listen(options, exchange, view, id, params, envelope);
  // Requests of older revisions, and those that only servers make: nobody here answers them.
  if (OF_OTHER_ERA.modern.has(method) || questionOf(method)) return refuse(res, id, methodNotFound(method));
  return call(options, exchange, view, asked);
}

function isList(method: string): method is ListMethod {
  return Object.hasOwn(LIST_METHODS, method);
}

function list(
  { hub }: DownstreamOptions,
  { res }: Exchange,
  view: View,
  asked: Asked,
  method: ListMethod,
): void {
  const name = LIST_METHODS[method];
  if (asked.envelope.cursor) refuse(res, asked.id, UNKNOWN_CURSOR);
  else if (!isPromised(hub, view, name)) refuse(res, asked.id, methodNotFound(method));
  else sendReply(res, asked.id, { ok: true, result: hub.list(view, name, 'modern') });
}

/** Whether the endpoint says that it has such a list; only an empty one can be missing. */
function isPromised(hub: Hub, view: View, list: ListName): boolean {
  if (hub.catalog(view, 'modern')[list].size > 0) return true;
  return (list === 'templates' ? 'resources' : list) in hub.identity(view, 'modern').capabilities;
}

async function call(options: DownstreamOptions, exchange: Exchange, view: View, asked: Asked): Promise<void> {
  const { hub } = options;
  const { req, res, ctx, principal } = exchange;
  const { id, method, params, envelope } = asked;
  if (method === 'tools/call' && envelope.name) {
    const name = textAt(params, envelope.name);
    // Where tools are found and not listed, no client was shown a definition that wants headers.
    const isListed = name !== null && view.endpoint.smart === null;
    const tool = isListed ? hub.catalog(view, 'modern').toolJson.get(name) : undefined;
    const refusal = paramRefusal(req.headers, params, tool);
    if (refusal) return refuse(res, id, refusal);
  }
  const facts = clientFacts(principal, view.endpoint.id, params, envelope);
  const port = new CallPort(res, req.headers.accept, facts, logLevelOf(params, envelope));
  const abort = new Cancel();
  // Who closes the connection before the answer has ended takes the request back.
  res.on('close', () => {
    if (!res.writableEnded) abort.abort();
  });
  const reply = await hub.call({
    principal,
    view,
    requestId: ctx.id,
    method,
    params,
    envelope,
    headers: req.headers,
    client: port,
    signal: abort,
  });
  port.finish(id, method, reply);
}

function logLevelOf(params: Buffer, envelope: Envelope): LogLevel | null {
  return envelope.logLevel ? logLevel(textAt(params, envelope.logLevel)) : null;
}

function methodNotFound(method: string): Refusal {
  const message = `Method not found: ${method.slice(0, 100)}`;
  return { status: 404, code: RpcCode.methodNotFound, message };
}

const UNKNOWN_CURSOR: Refusal = {
  status: 200,
  code: RpcCode.invalidParams,
  message: 'Unknown cursor: this list comes whole',
};

const NO_RESPONSES: Refusal = {
  status: 400,
  code: RpcCode.invalidRequest,
  message: 'Nothing was asked: in 2026-07-28 a server asks by its results',
};

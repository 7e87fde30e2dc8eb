import { setTimeout as delay } from 'node:timers/promises';
import { asAbortSignal, type CancelSignal } from '../../lib/cancel.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import type { ClientPort } from '../client.ts';
import type { UpstreamConnection, UpstreamReply, UpstreamRequest } from '../upstream/connection.ts';
import { type InputRequest, readInputRequired, retryParams } from './input-required.ts';

/** A server that asks more often than this never comes to an end. */
const MOST_ROUNDS = 10;
/** Before a request is said again to a server that asked nothing and only wants more time, ms. */
const PACE_MS = 1000;
const EMPTY = Buffer.from('{}');
const NEVER = new AbortController().signal;

/**
 * A client with a session on a modern server: what the server needs is asked of the client, and the request said again
 * with its answers, until the result is there.
 * @throws PatchbayError `upstream_failed` where the client can't be asked or refuses to answer
 */
export async function answerQuestions(
  client: ClientPort | null,
  connection: UpstreamConnection,
  request: UpstreamRequest,
): Promise<UpstreamReply> {
  const params = request.params ?? EMPTY;
  let reply = await connection.request(request);
  for (let round = 0; reply.ok; round++) {
    const wanted = readInputRequired(reply.result);
    if (!wanted) return reply;
    if (round === MOST_ROUNDS) throw unanswered(`the server asked for input ${MOST_ROUNDS} times`);
    if (wanted.requests.size === 0)
      await delay(PACE_MS, undefined, { signal: request.signal && asAbortSignal(request.signal) });
    const answers = await askAll(client, wanted.requests, request.signal ?? NEVER);
    reply = await connection.request({ ...request, params: retryParams(params, answers, wanted.state) });
  }
  return reply;
}

async function askAll(
  client: ClientPort | null,
  requests: ReadonlyMap<string, InputRequest>,
  signal: CancelSignal,
): Promise<Map<string, Buffer>> {
  const answers = await Promise.all(
    [...requests].map(async ([key, { method, params }]): Promise<[string, Buffer]> => {
      if (!client) throw unanswered(`the server asks for ${method}, which only an MCP client can answer`);
      const answer = await client.ask(method, params, signal);
      if (answer.ok) return [key, answer.result];
      const said = memberValue(parseOrUndefined(answer.error), 'message');
      throw unanswered(`the client did not answer ${method}: ${String(said).slice(0, 200)}`);
    }),
  );
  return new Map(answers);
}

/** The server has carried nothing out to its end, and will not. */
function unanswered(message: string): PatchbayError {
  return new PatchbayError('upstream_failed', message, { data: { sent: true } });
}

import { z } from 'zod';
import { namedPrincipal, type Principal, principalId } from '../../contract/principal.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { HOPS_HEADER } from '../../lib/hops.ts';
import { parseOrUndefined } from '../../lib/json/parse.ts';
import { packParts, unpackParts } from '../../lib/parts.ts';
import { type ClientFacts, type ClientPort, LOG_LEVELS } from '../client.ts';
import { passedHeaders } from '../headers.ts';
import { MOST_PEER_BYTES, type Peers } from '../peers.ts';
import { RpcCode, rpcError, toRpcError } from '../rpc-error.ts';
import type { Hub, RelayCall } from '../types.ts';
import type { UpstreamReply } from '../upstream/connection.ts';
import { type RequestState, refused } from './state.ts';

const RETRY = 'retry';

/** What a retry is beside its bytes. */
const headSchema = z.object({
  principal: z.string(),
  endpoint: z.string(),
  method: z.string(),
  requestId: z.string(),
  headers: z.record(z.string(), z.string()),
  logLevel: z.enum(LOG_LEVELS).nullable(),
  protocolVersion: z.string(),
  answers: z.array(z.enum(['sampling', 'elicitation', 'roots'])),
  key: z.string(),
  /** Whether the client said who it is. */
  named: z.boolean(),
});

/** What the owner of a request needs of its own hub. */
export interface Owner extends Pick<Hub, 'call' | 'viewById'> {
  /** The principal as it is now; null when its credential is good no more. */
  current: (principal: Principal) => Principal | null;
}

/**
 * A retried request goes on in the process that knows its state, as if its client had come there; what is said meanwhile
 * goes to this client.
 * @throws PatchbayError `invalid_input` when that process is gone, and what `Peers.ask` throws
 */
export async function handOver(peers: Peers, call: RelayCall, state: RequestState): Promise<UpstreamReply> {
  const { client, signal } = call;
  const onSaid = (said: Buffer): void => {
    const [method, params] = unpackParts(said) ?? [];
    if (method) client?.notify(method.toString('utf8'), params ?? null);
  };
  try {
    const reply = await peers.ask(state.replica, RETRY, packRetry(call, state.server), { signal, onSaid });
    const known = reply && readReply(reply);
    if (known) return known;
  } catch (error) {
    // The owner has recorded it: nobody waits for this answer.
    if (error instanceof PatchbayError && error.code === 'cancelled')
      return { ok: false, error: toRpcError(error).bytes };
    throw error;
  }
  throw lostState();
}

/** Takes what clients of other replicas say again of requests that are kept here. */
export function takeOver(peers: Peers, owner: Owner): void {
  peers.handle(RETRY, async ({ payload, signal, say }) => {
    const retry = readRetry(payload);
    const principal = retry && owner.current(retry.principal);
    const view = principal && owner.viewById(principal, retry.endpoint);
    if (!view) return packReply({ ok: false, error: toRpcError(closed()).bytes });
    const client = awayPort(retry.facts, retry.logLevel, say);
    const { requestId, method, params, headers } = retry;
    return packReply(
      await owner.call({ principal, view, requestId, method, params, headers, client, signal }),
    );
  });
}

/** The process that could go on with a request is not there. */
export function lostState(): PatchbayError {
  return refused('The process that kept this request is gone; it was not repeated', 'lost_request_state');
}

function closed(): PatchbayError {
  return new PatchbayError('not_found', 'The endpoint of this request is not open to it any more');
}

function packRetry(call: RelayCall, server: string): Buffer {
  const { principal, view, method, requestId, params, client } = call;
  if (!client) throw lostState();
  const { capabilities, info, answers, key, protocolVersion } = client.facts;
  const head: z.infer<typeof headSchema> = {
    principal: principalId(principal),
    endpoint: view.endpoint.id,
    ...{ method, requestId, protocolVersion, key, logLevel: client.logLevel },
    headers: headersFor(call, server),
    answers: [...answers],
    named: info !== null,
  };
  return packParts([Buffer.from(JSON.stringify(head)), params, capabilities, info ?? Buffer.alloc(0)]);
}

/** Of the caller's headers, what that server gets. */
function headersFor({ view, headers, principal }: RelayCall, server: string): Record<string, string> {
  const member = view.members.find((each) => each.server.name === server);
  const wanted = member?.server.spec.passthroughHeaders ?? [];
  const passed = passedHeaders(wanted, headers, principal.kind !== 'anonymous');
  const hops = headers[HOPS_HEADER];
  return hops === undefined ? passed : { ...passed, [HOPS_HEADER]: String(hops) };
}

function readRetry(payload: Buffer) {
  const [headBytes, params, capabilities, info] = unpackParts(payload) ?? [];
  const head = headBytes && headSchema.safeParse(parseOrUndefined(headBytes)).data;
  const principal = head && namedPrincipal(head.principal);
  if (!principal || !params || !capabilities || !info) return null;
  const { key, protocolVersion, answers, named, ...rest } = head;
  const facts: ClientFacts = {
    ...{ era: 'modern', key, protocolVersion, capabilities },
    info: named ? info : null,
    answers: new Set(answers),
  };
  return { ...rest, params, principal, facts };
}

/** A client that is reached through another replica, during one request. */
function awayPort(
  facts: ClientFacts,
  logLevel: ClientPort['logLevel'],
  say: (said: Buffer) => void,
): ClientPort {
  return {
    facts,
    logLevel,
    notify(method, params) {
      if (method === 'notifications/message' && logLevel === null) return;
      say(packParts(params ? [Buffer.from(method), params] : [Buffer.from(method)]));
    },
    ask: (method) =>
      Promise.reject(new PatchbayError('unsupported', `A client of 2026-07-28 is sent no ${method}`)),
  };
}

const GOOD = Buffer.from('result');
const BAD = Buffer.from('error');

function packReply(reply: UpstreamReply): Buffer {
  const packed = packParts(reply.ok ? [GOOD, reply.result] : [BAD, reply.error]);
  if (packed.length <= MOST_PEER_BYTES) return packed;
  const text = `The answer (${packed.length} bytes) is too large to be passed on by another replica`;
  return packParts([BAD, rpcError(RpcCode.tooLarge, text)]);
}

function readReply(packed: Buffer): UpstreamReply | null {
  const [kind, bytes] = unpackParts(packed) ?? [];
  if (!kind || !bytes) return null;
  return kind.equals(GOOD) ? { ok: true, result: bytes } : { ok: false, error: bytes };
}

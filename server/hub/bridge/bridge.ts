import { randomBytes } from 'node:crypto';
import { principalId } from '../../contract/principal.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { JsonError } from '../../lib/json/scan.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { ClientPort } from '../client.ts';
import { newReplicaId } from '../peers.ts';
import { PROGRESS } from '../progress.ts';
import { RpcCode, rpcError } from '../rpc-error.ts';
import type { RelayCall } from '../types.ts';
import type { UpstreamConnection, UpstreamReply, UpstreamRequest } from '../upstream/connection.ts';
import { answerQuestions } from './answer-questions.ts';
import { lostState } from './hand-over.ts';
import { HeldCall, type TurnEnd } from './held-call.ts';
import {
  composeInputRequired,
  readInputRequired,
  retryOf,
  retryParams,
  withState,
} from './input-required.ts';
import { createOutcomes } from './outcomes.ts';
import {
  type Binding,
  digestOf,
  newNonce,
  openState,
  type RequestState,
  refused,
  STATE_TTL_MS,
  sealState,
} from './state.ts';
import { toLegacyReply, toModernReply } from './translate.ts';
import { TurnPort } from './turn-port.ts';

/** Calls that wait for a client's answers: of one principal, and in this process. */
const MOST_HELD_EACH = 8;
const MOST_HELD = 200;

/** A retried request, its state checked. */
export interface Continuation {
  state: RequestState;
  answers: ReadonlyMap<string, Buffer>;
  /** Another process knows more of it, and only that one may go on with it. */
  elsewhere: boolean;
}

/** Makes client and server understand each other, whatever era each of them speaks. */
export interface Bridge {
  /** Null for a request that is no retry. @throws PatchbayError `invalid_input` for a state that is not good */
  continuationOf(call: RelayCall): Continuation | null;
  /** Goes on with a call that waits in this process for its client. @throws PatchbayError, `invalid_input` for `elsewhere` */
  resume(call: RelayCall, continuation: Continuation): Promise<UpstreamReply>;
  /** One request of a client on a connection. @throws what `connection.request` throws, `invalid_input` for `elsewhere` */
  talk(call: RelayCall, talk: Talk): Promise<UpstreamReply>;
  /** Ends what waits for answers. */
  close(): void;
}

export interface Talk {
  connection: UpstreamConnection;
  /** Its params as a server of that era reads them. */
  request: UpstreamRequest;
  server: string;
  continuation: Continuation | null;
}

interface Held {
  call: HeldCall;
  principal: string;
  timer: NodeJS.Timeout;
}

/** @param replica names this process in the states that clients keep */
export function createBridge(
  sealer: Sealer,
  now: () => number = Date.now,
  replica: string = newReplicaId(),
): Bridge {
  const held = new Map<string, Held>();
  const outcomes = createOutcomes(now);

  function bindingOf(call: RelayCall): Binding {
    return {
      principal: principalId(call.principal),
      endpoint: call.view.endpoint.id,
      method: call.method,
      digest: digestOf(call.params),
    };
  }

  function sealed(binding: Binding, server: string, rest: { call: string | null; upstream: Buffer | null }) {
    const expiresAt = now() + STATE_TTL_MS;
    return sealState(sealer, { ...binding, ...rest, replica, server, nonce: newNonce(), expiresAt });
  }

  /** A modern client on a legacy server: the call is held while its client is asked. */
  async function hold(call: RelayCall, port: ClientPort, { connection, request, server }: Talk) {
    const first = new TurnPort(port, call.params);
    const heldCall = new HeldCall(
      first,
      (standing, signal) => {
        const { method, params, timeoutMs, headers, onProgress } = request;
        const sent: UpstreamRequest = { method, params, timeoutMs, client: standing, signal };
        if (headers) sent.headers = headers;
        if (onProgress) sent.onProgress = (said) => standing.notify(PROGRESS, said);
        return connection.request(sent);
      },
      (id) => (id !== null && held.has(id)) || makeRoom(principalId(call.principal)),
    );
    const end = await heldCall.turn(first, NO_ANSWERS, call.signal);
    return settle(call, server, heldCall, end, null);
  }

  /** @param binding of the request, where it is known already */
  function settle(
    call: RelayCall,
    server: string,
    heldCall: HeldCall,
    end: TurnEnd,
    binding: Binding | null,
  ): UpstreamReply {
    if (heldCall.id !== null) release(heldCall.id);
    if ('reply' in end) {
      return toModernReply(whatIsLacking(end), call.method);
    }
    const id = heldCall.id ?? randomBytes(9).toString('base64url');
    heldCall.id = id;
    const timer = setTimeout(() => {
      held.delete(id);
      heldCall.giveUp();
    }, STATE_TTL_MS).unref();
    held.set(id, { call: heldCall, principal: principalId(call.principal), timer });
    const state = sealed(binding ?? bindingOf(call), server, { call: id, upstream: null });
    return { ok: true, result: composeInputRequired(end.questions, state) };
  }

  /** The oldest of a principal's calls that wait gives way: its client is the least likely to come back. */
  function makeRoom(principal: string): boolean {
    const own = [...held].filter(([, each]) => each.principal === principal);
    const oldest = own.length >= MOST_HELD_EACH ? own[0] : undefined;
    if (oldest) {
      release(oldest[0]);
      oldest[1].call.giveUp();
    }
    return held.size < MOST_HELD;
  }

  function release(id: string): void {
    clearTimeout(held.get(id)?.timer);
    held.delete(id);
  }

  /** Modern on both sides: the server's state is wrapped, and what it asks passes as it is. */
  async function pass(call: RelayCall, { connection, request, server, continuation }: Talk) {
    const params = continuation
      ? retryParams(request.params ?? EMPTY, continuation.answers, continuation.state.upstream)
      : request.params;
    const reply = await connection.request({ ...request, params });
    const wanted = reply.ok ? readInputRequired(reply.result) : null;
    if (!reply.ok || !wanted) return reply;
    const binding = continuation?.state ?? bindingOf(call);
    const state = sealed(binding, server, { call: null, upstream: wanted.state });
    return { ok: true, result: withState(reply.result, state) } as const;
  }

  return {
    continuationOf(call) {
      if (call.client?.facts.era !== 'modern') return null;
      const retry = retryOf(call.params);
      if (!retry) return null;
      const state = openState(sealer, retry.state, bindingOf(call), now());
      return { state, answers: retry.answers, elsewhere: state.replica !== replica };
    },
    async resume(call, { state, answers, elsewhere }) {
      if (elsewhere) throw lostState();
      return outcomes.once(state.nonce, async () => {
        const waiting = state.call === null ? undefined : held.get(state.call);
        const port = call.client;
        if (!waiting || !port) throw refused('This call is over; it was not repeated', 'lost_request_state');
        const end = await waiting.call.turn(new TurnPort(port, call.params), answers, call.signal);
        return settle(call, state.server, waiting.call, end, state);
      });
    },
    async talk(call, talk) {
      const { client } = call;
      const { connection, request, continuation } = talk;
      if (continuation?.elsewhere) throw lostState();
      const modernServer = connection.identity.era === 'modern';
      try {
        if (client?.facts.era !== 'modern') {
          if (!modernServer) return await connection.request(request);
          return toLegacyReply(await answerQuestions(client, connection, request));
        }
        if (!modernServer) return await hold(call, client, talk);
        if (!continuation) return await pass(call, talk);
        return await outcomes.once(continuation.state.nonce, () => pass(call, talk));
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        throw new PatchbayError('upstream_failed', `the server's answer can't be read: ${error.message}`, {
          data: { sent: true },
        });
      }
    },
    close() {
      for (const { call, timer } of held.values()) {
        clearTimeout(timer);
        call.cancel();
      }
      held.clear();
    },
  };
}

/** A call that failed for want of what its client can't do says so in the words of that revision. */
function whatIsLacking({ reply, lacking }: Extract<TurnEnd, { reply: UpstreamReply }>): UpstreamReply {
  if (reply.ok || lacking.size === 0) return reply;
  const requiredCapabilities = Object.fromEntries([...lacking].map((question) => [question, {}]));
  const text = `The server needs a client that can answer ${[...lacking].join(', ')}`;
  return { ok: false, error: rpcError(RpcCode.missingCapability, text, { requiredCapabilities }) };
}

const EMPTY = Buffer.from('{}');
const NO_ANSWERS: ReadonlyMap<string, Buffer> = new Map();

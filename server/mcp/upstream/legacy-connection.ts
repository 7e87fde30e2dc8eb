import type { ClientPort, LogLevel } from '../../hub/client.ts';
import type { Lists, UpstreamReply, UpstreamRequest } from '../../hub/upstream/connection.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import { cancelledParams } from '../taken-back.ts';
import { partyOf } from './attribution.ts';
import { composeAnswer, composeNotification, composeRequest, withProgressToken } from './compose.ts';
import {
  type Beginning,
  type Conversation,
  type ConversationOptions,
  changedKinds,
  createConversation,
  UPDATED,
} from './conversation.ts';
import {
  ACCEPTED_REVISIONS,
  type ClientInfo,
  type Declared,
  errorText,
  handshakeFailure,
  initializeParams,
  otherVersion,
  parseIdentity,
  refusedHandshake,
} from './handshake.ts';
import { readLists } from './lists.ts';
import type { PendingCall } from './pending.ts';
import { createQuestions } from './questions.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createTaskProgress } from './task-progress.ts';
import type { Exchange } from './transport.ts';

export interface LegacyOptions extends ConversationOptions {
  clientInfo: ClientInfo;
  owner?: ClientPort | undefined;
  initTimeoutMs: number;
  /** Whether the server is known to speak the revision without `initialize`, too. */
  bilingual: boolean;
}

/** A server that lost its session is given this long to make a new one. */
const RENEW_TIMEOUT_MS = 30_000;

/** What is declared for clients of whom only their calls are known: each is asked what it has declared itself. */
const SHARED = Buffer.from('{"sampling":{},"elicitation":{"form":{},"url":{}},"roots":{"listChanged":true}}');

/** Every revision with `initialize`, 2024-11-05 to 2025-11-25, over any transport. */
export function createLegacyConnection(options: LegacyOptions): Beginning {
  const { events, owner } = options;
  const declared = declaredOf(options);
  const questions = createQuestions(events.onAsked);
  const ofTasks = createTaskProgress();
  let logLevel: LogLevel | null = null;

  const conversation: Conversation = createConversation(options, {
    onAnswer: (id, reply) => conversation.pending.get(id)?.answer(reply),
    onNotification,
    onRequest(method, id, params, exchange) {
      // Whose it is must be known now: the id's bytes and the call may be gone when it is answered.
      const party = partyOf(conversation.pending, owner, exchange);
      void answer(method, Buffer.from(id), params, party);
    },
    abandoned,
    renewSession: renew,
    onGap: () => conversation.changed(conversation.promised()),
    onEnd: () => questions.end(),
  });
  const { pending, transport } = conversation;

  function onNotification(method: string, params: Buffer | null, exchange: Exchange | null): void {
    const kinds = changedKinds(method);
    if (method === 'notifications/progress') {
      if (!conversation.progress(params)) ofTasks.progress(params);
    } else if (method === 'notifications/cancelled') questions.takenBack(params);
    else if (method === UPDATED) conversation.updated(params);
    else if (kinds) conversation.changed(kinds);
    else conversation.told(method, params, exchange, owner);
  }

  async function answer(
    method: string,
    id: Buffer,
    params: Buffer | null,
    party: ReturnType<typeof partyOf>,
  ): Promise<void> {
    const reply = await questions.answer(method, id, params, party);
    if (!reply) return;
    const parts = reply.ok
      ? composeAnswer(id, 'result', reply.result)
      : composeAnswer(id, 'error', reply.error);
    transport.send(parts, null, party?.calls.at(-1)?.headers);
  }

  /** Tells the server that nobody waits any more. It may finish all the same; its answer is dropped. */
  function abandoned(call: PendingCall, why: string): void {
    const { state } = conversation;
    if (call.method === 'initialize' || state === 'ended' || state === 'closed') return;
    const params = cancelledParams(call.reason, Buffer.from(String(call.id)), why);
    transport.send(composeNotification('notifications/cancelled', params), null, call.headers);
  }

  function initialize(version: string, timeoutMs: number, signal?: AbortSignal): Promise<UpstreamReply> {
    const extras = { handshake: true, ...(signal ? { signal } : {}) };
    return conversation.ask('initialize', initializeParams(version, declared), timeoutMs, extras);
  }

  async function shakeHands(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    let reply = await initialize(ACCEPTED_REVISIONS[0], timeoutMs, signal);
    const other = otherVersion(reply);
    if (other) reply = await initialize(other, timeoutMs, signal);
    if (!reply.ok) throw refusedHandshake('the server refused to initialize', reply.error);
    conversation.identity = { ...parseIdentity(reply.result), bilingual: options.bilingual };
    await transport.deliver(composeNotification('notifications/initialized', null));
    transport.initialized(conversation.identity.protocolVersion);
  }

  /** What was asked for in the lost session is asked for again. */
  async function renew(): Promise<void> {
    const timeoutMs = Math.min(options.initTimeoutMs, RENEW_TIMEOUT_MS);
    await shakeHands(timeoutMs);
    events.onLog('hub', 'the server lost its session; a new one was begun');
    conversation.changed(conversation.promised());
    const again = [...subscriptions.uris()].map((uri) => tell('resources/subscribe', { uri }, timeoutMs));
    if (logLevel) again.push(tell('logging/setLevel', { level: logLevel }, timeoutMs));
    for (const each of again) {
      each.catch((error: unknown) => events.onLog('hub', `after the new session: ${String(error)}`));
    }
  }

  function send(call: PendingCall, { method, params, onProgress }: UpstreamRequest): void {
    try {
      const said = onProgress ? withProgressToken(params, call.id) : params;
      transport.send(composeRequest(call.id, method, said), call);
    } catch (error) {
      call.fail(new PatchbayError('invalid_input', `params: ${messageOf(error)}`));
    }
  }

  async function tell(method: string, params: Record<string, unknown>, timeoutMs: number): Promise<void> {
    const reply = await conversation.ask(method, Buffer.from(JSON.stringify(params)), timeoutMs);
    if (reply.ok) return;
    throw new PatchbayError('upstream_failed', `${method}: the server answered: ${errorText(reply.error)}`, {
      data: { sent: true },
    });
  }

  const subscriptions = createSubscriptions({
    begin: (uri, timeoutMs) => tell('resources/subscribe', { uri }, timeoutMs),
    end: (uri, timeoutMs) => tell('resources/unsubscribe', { uri }, timeoutMs),
  });

  return Object.assign(conversation.shell, {
    async handshake(signal: AbortSignal) {
      await shakeHands(options.initTimeoutMs, signal);
      conversation.opened(() => handshakeFailure('the server ended while it was initialised'));
    },
    request(request: UpstreamRequest): Promise<UpstreamReply> {
      try {
        conversation.assertOpen();
        const { call, reply } = pending.open(request, abandoned);
        send(call, request);
        return ofTasks.watch(request, call.id, reply);
      } catch (error) {
        return Promise.reject(error);
      }
    },
    notify(method: string, params: Buffer | null) {
      if (conversation.state === 'open') transport.send(composeNotification(method, params), null);
    },
    async lists(timeoutMs: number): Promise<Lists> {
      conversation.assertOpen();
      const { capabilities } = conversation.shell.identity;
      return readLists(conversation.ask, capabilities, timeoutMs, options.resultLimit);
    },
    async ping(timeoutMs: number) {
      await conversation.ask('ping', null, timeoutMs);
    },
    subscribe: subscriptions.subscribe,
    unsubscribe: subscriptions.unsubscribe,
    async setLogLevel(level: LogLevel | null, timeoutMs: number) {
      logLevel = level;
      if (level === null || conversation.shell.identity.capabilities.logging === undefined) return;
      await tell('logging/setLevel', { level }, timeoutMs);
    },
  });
}

function declaredOf({ owner, clientInfo }: LegacyOptions): Declared {
  const own = Buffer.from(JSON.stringify(clientInfo));
  if (!owner) return { capabilities: SHARED, clientInfo: own };
  return { capabilities: owner.facts.capabilities, clientInfo: owner.facts.info ?? own };
}

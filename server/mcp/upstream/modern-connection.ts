import type { ClientPort } from '../../hub/client.ts';
import { codeOf, RpcCode, rpcError } from '../../hub/rpc-error.ts';
import { isOfTasks, UNDECLARED } from '../../hub/tasks/extension.ts';
import type { Lists, UpstreamReply, UpstreamRequest } from '../../hub/upstream/connection.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import { MODERN_REVISION } from '../revisions.ts';
import { composeAnswer, composeNotification, composeRequest } from './compose.ts';
import {
  type Beginning,
  type Conversation,
  type ConversationOptions,
  changedKinds,
  createConversation,
  UPDATED,
} from './conversation.ts';
import { parseDiscovery } from './discover.ts';
import {
  type Envelope,
  envelopeOf,
  missingEnvelope,
  type ParamsShape,
  shapeOf,
  withMeta,
} from './envelope.ts';
import { type ClientInfo, handshakeFailure, refusedHandshake } from './handshake.ts';
import { ACKNOWLEDGED, createListening } from './listening.ts';
import { readLists } from './lists.ts';
import type { PendingCall } from './pending.ts';
import { nameKeyOf, requestHeaders, textOf } from './request-headers.ts';
import { createToolHeaders } from './tool-headers.ts';
import type { Exchange } from './transport.ts';

export interface ModernOptions extends ConversationOptions {
  clientInfo: ClientInfo;
  owner?: ClientPort | undefined;
  /** For the answer to `server/discover`. */
  initTimeoutMs: number;
}

/** Answered before anything was done: the headers did not say what the body says. */
const HEADER_MISMATCH = -32020;
/** Lists wait this long for the stream that tells of their changes, so that no change falls between. */
const LISTENING_MS = 2_000;
const METHOD_NOT_FOUND = rpcError(RpcCode.methodNotFound, 'Method not found');
/** What clients of older revisions say and this one has no word for. */
const UNSPOKEN: ReadonlySet<string> = new Set([
  'notifications/initialized',
  'notifications/roots/list_changed',
]);

/** The revision of 2026-07-28: no handshake but `server/discover`, and every request says all that it needs. */
export function createModernConnection(options: ModernOptions): Beginning {
  const { events, owner } = options;
  const overHttp = options.kind !== 'stdio';
  const hubInfo = Buffer.from(JSON.stringify(options.clientInfo));
  const own: Envelope = owner
    ? envelopeOf(owner.facts.capabilities, owner.facts.info)
    : envelopeOf(Buffer.from('{}'), hubInfo);
  const listeningToTasks = envelopeOf(TASKS_ALONE, hubInfo);
  const tools = createToolHeaders((tool, fault) => {
    events.onLog('hub', `the tool ${tool} is left out, it can't be called over HTTP: ${fault}`);
  });
  let relearning: Promise<unknown> | null = null;

  const conversation: Conversation = createConversation(options, {
    onAnswer(id, reply) {
      const call = conversation.pending.get(id);
      if (call) call.answer(reply);
      else listening.onAnswer(id, reply);
    },
    onNotification,
    onRequest(method, id) {
      // Over HTTP there is not even a way to answer.
      events.onLog('hub', `the server sent a request (${method}), as its revision does not allow`);
      if (!overHttp) transport.send(composeAnswer(id, 'error', METHOD_NOT_FOUND), null);
    },
    abandoned,
    renewSession: async () => {},
    onGap: () => conversation.changed(conversation.promised()),
    onEnd: () => listening.close(),
  });
  const { pending, transport } = conversation;

  const listening = createListening({
    nextId: () => pending.nextId(),
    headers: overHttp ? { 'mcp-method': LISTEN } : undefined,
    send(exchange, filter, ofTasks) {
      const params = Buffer.concat([Buffer.from('{"notifications":'), filter, Buffer.from('}')]);
      const said = enveloped(params, ofTasks ? listeningToTasks : own);
      transport.send(composeRequest(exchange.id, LISTEN, said), exchange);
    },
    cancel: ({ id }) => cancelled(id, 'no longer needed'),
    capabilities: () => conversation.identity?.capabilities ?? {},
    onGap: () => conversation.changed(conversation.promised()),
    onLog: (text) => events.onLog('hub', text),
  });

  function onNotification(method: string, params: Buffer | null, exchange: Exchange | null): void {
    const kinds = changedKinds(method);
    if (method === 'notifications/progress') conversation.progress(params);
    else if (kinds || method === UPDATED || method === ACKNOWLEDGED) {
      if (!listening.hears(method, params, exchange)) return;
      if (kinds) conversation.changed(kinds);
      else conversation.updated(params);
    } else if (!isOfTasks(method) || listening.hears(method, params, exchange)) {
      conversation.told(method, params, exchange, owner);
    }
  }

  /** Over HTTP the end of the answer's stream says it, and the transport sees to that. */
  function cancelled(requestId: number, reason: string): void {
    const { state } = conversation;
    if (overHttp || state === 'ended' || state === 'closed') return;
    const params = Buffer.from(JSON.stringify({ requestId, reason }));
    transport.send(composeNotification('notifications/cancelled', params), null);
  }

  function abandoned(call: PendingCall, why: string): void {
    cancelled(call.id, why);
  }

  /** What the hub itself asks. */
  function enveloped(params: Buffer | null, envelope: Envelope = own): Buffer | null {
    return withMeta(params, params && shapeOf(params, undefined), envelope);
  }

  function ask(
    method: string,
    params: Buffer | null,
    timeoutMs: number,
    extras: { signal?: AbortSignal; handshake?: boolean } = {},
  ): Promise<UpstreamReply> {
    const headers = overHttp ? { headers: { 'mcp-method': method } } : {};
    return conversation.ask(method, enveloped(params), timeoutMs, { ...extras, ...headers });
  }

  function send(request: UpstreamRequest): Promise<UpstreamReply> {
    const { method, params, client } = request;
    const shape = params && shapeOf(params, nameKeyOf(method));
    const extras = overHttp ? { headers: headersOf(request, shape) } : undefined;
    const { call, reply } = pending.open(request, abandoned, extras);
    const entries = missingEnvelope(client, own);
    const token = request.onProgress && { key: 'progressToken', value: Buffer.from(String(call.id)) };
    try {
      const said = withMeta(params, shape, token ? [...entries, token] : entries);
      transport.send(composeRequest(call.id, method, said), call);
    } catch (error) {
      call.fail(new PatchbayError('invalid_input', `params: ${messageOf(error)}`));
    }
    return reply;
  }

  function headersOf(request: UpstreamRequest, shape: ParamsShape | null): Record<string, string> {
    const { method, params } = request;
    const name = params && shape && textOf(params, shape.name);
    const declared = method === CALL && name ? tools.of(name) : [];
    return { ...request.headers, ...requestHeaders(method, params, shape, name, declared) };
  }

  /** If the tool wants other headers than when it was listed, the call is said anew with them, once. */
  async function relearned(request: UpstreamRequest, refused: UpstreamReply): Promise<UpstreamReply> {
    const name = request.params && textOf(request.params, shapeOf(request.params, 'name').name);
    if (!name) return refused;
    const before = JSON.stringify(tools.of(name));
    try {
      relearning ??= readTools(request.timeoutMs).finally(() => {
        relearning = null;
      });
      await relearning;
    } catch {
      return refused;
    }
    if (JSON.stringify(tools.of(name)) === before) return refused;
    conversation.changed(['tools']);
    conversation.assertOpen();
    return send(request);
  }

  async function readTools(timeoutMs: number): Promise<void> {
    const { capabilities } = conversation.shell.identity;
    const { tools: listed } = await readLists(
      ask,
      { tools: capabilities.tools },
      timeoutMs,
      options.resultLimit,
    );
    tools.learn(listed);
  }

  return Object.assign(conversation.shell, {
    async handshake(signal: AbortSignal) {
      const reply = await ask('server/discover', null, options.initTimeoutMs, { signal, handshake: true });
      if (!reply.ok) throw refusedHandshake('the server refused to say who it is', reply.error);
      const identity = parseDiscovery(reply.result);
      // A process speaks to the end as it began.
      conversation.identity = { ...identity, bilingual: overHttp && identity.bilingual };
      transport.initialized(MODERN_REVISION);
      conversation.opened(() => handshakeFailure('the server ended while it was asked who it is'));
      listening.start();
    },
    request(request: UpstreamRequest): Promise<UpstreamReply> {
      try {
        conversation.assertOpen();
        const reply = send(request);
        if (!overHttp || request.method !== CALL) return reply;
        return reply.then((said) => (isMismatch(said) ? relearned(request, said) : said));
      } catch (error) {
        return Promise.reject(error);
      }
    },
    notify(method: string, params: Buffer | null) {
      if (conversation.state !== 'open' || UNSPOKEN.has(method)) return;
      transport.send(composeNotification(method, params), null);
    },
    async lists(timeoutMs: number): Promise<Lists> {
      conversation.assertOpen();
      await listening.begun(Math.min(LISTENING_MS, timeoutMs / 2));
      const { capabilities } = conversation.shell.identity;
      const lists = await readLists(ask, capabilities, timeoutMs, options.resultLimit);
      return overHttp ? { ...lists, tools: tools.learn(lists.tools) } : lists;
    },
    async ping(timeoutMs: number) {
      await ask('server/discover', null, timeoutMs);
    },
    subscribe: listening.subscribe,
    followTask: listening.followTask,
    unfollowTask: listening.unfollowTask,
    async unsubscribe(uri: string) {
      listening.unsubscribe(uri);
    },
    /** Every request says for itself what its client wants to read. */
    async setLogLevel() {},
  });
}

/** Whoever listens to tasks for its clients must be one who knows them. */
const TASKS_ALONE = Buffer.from(JSON.stringify(UNDECLARED.data.requiredCapabilities));
const LISTEN = 'subscriptions/listen';
const CALL = 'tools/call';

function isMismatch(reply: UpstreamReply): boolean {
  return !reply.ok && codeOf(reply.error) === HEADER_MISMATCH;
}

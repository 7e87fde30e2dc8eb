import type { ServerStatus } from '../../contract/runtime.ts';
import { RpcCode, rpcError } from '../../hub/rpc-error.ts';
import type {
  ConnectionEvents,
  ListKind,
  Lists,
  ServerIdentity,
  UpstreamConnection,
  UpstreamReply,
  UpstreamRequest,
} from '../../hub/upstream/connection.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import { composeAnswer, composeNotification, composeRequest, withProgressToken } from './compose.ts';
import {
  ACCEPTED_REVISIONS,
  type ClientInfo,
  errorText,
  handshakeFailure,
  initializeParams,
  otherVersion,
  parseIdentity,
} from './handshake.ts';
import { lostCall, tooLarge } from './http-failure.ts';
import { type IncomingEvents, logText, progressIdOf, sortIncoming } from './incoming.ts';
import { promisedKinds, readLists } from './lists.ts';
import { looseId } from './loose-id.ts';
import { createPending, type PendingCall } from './pending.ts';
import type { Exchange, Transport, TransportEvents } from './transport.ts';

/** Answers what a server asks of its client (sampling, elicitation, roots). */
export type ServerRequestHandler = (request: {
  method: string;
  params: Buffer | null;
  /** Id of the call on whose own stream it was asked; null where the transport can't tell. */
  call: number | null;
}) => Promise<UpstreamReply>;

export interface LegacyOptions {
  kind: ServerStatus['transport'];
  transport: (events: TransportEvents) => Transport;
  events: ConnectionEvents;
  clientInfo: ClientInfo;
  capabilities: Record<string, unknown>;
  onServerRequest: ServerRequestHandler;
  initTimeoutMs: number;
  resultLimit: number;
}

/** A conversation before its `initialize`; `handshake` makes it whole. */
export interface LegacyConnection extends UpstreamConnection {
  /** What the server said that was no message, and how it began. */
  readonly noise: { readonly lines: number; readonly first: string };
  /** Opens the transport. @throws ConnectFailure */
  open(signal: AbortSignal): Promise<void>;
  /** @throws PatchbayError */
  handshake(signal: AbortSignal): Promise<void>;
}

const LIST_CHANGED: Readonly<Record<string, readonly ListKind[]>> = {
  'notifications/tools/list_changed': ['tools'],
  'notifications/prompts/list_changed': ['prompts'],
  'notifications/resources/list_changed': ['resources', 'templates'],
};

/** Bytes of a server's noise that a failure quotes. */
const NOISE_SHOWN = 120;
const EMPTY_RESULT = Buffer.from('{}');
/** A server that lost its session is given this long to make a new one. */
const RENEW_TIMEOUT_MS = 30_000;

const METHOD_NOT_FOUND = rpcError(RpcCode.methodNotFound, 'Method not found');
export const refuseServerRequests: ServerRequestHandler = async () => ({
  ok: false,
  error: METHOD_NOT_FOUND,
});

/** Every revision with `initialize`, 2024-11-05 to 2025-11-25, over any transport. */
export function createLegacyConnection(options: LegacyOptions): LegacyConnection {
  const { events } = options;
  const pending = createPending();
  let state: 'opening' | 'open' | 'ended' | 'closing' | 'closed' = 'opening';
  let identity: ServerIdentity | null = null;
  let internal = 0;
  let heardAt = 0;
  const noise = { lines: 0, first: '' };
  let closing: Promise<void> | null = null;

  const transport = options.transport({
    onMessage(message, exchange) {
      heardAt = Date.now();
      sortIncoming(message, exchange, incoming);
    },
    onOversize: oversize,
    onClosed(failure) {
      if (failure.stage === 'run') pending.failAll(() => lostCall(failure.message, true));
      if (state === 'open') events.onClosed(failure);
      if (state === 'open' || state === 'opening') state = 'ended';
    },
    renewSession: () => renew(),
    onGap: listsMayHaveChanged,
    onLog: events.onLog,
  });

  const incoming: IncomingEvents = {
    onAnswer(id, reply) {
      pending.get(id)?.answer(reply);
    },
    onNotification(method, params, exchange) {
      if (method === 'notifications/progress') return progress(params);
      if (method === 'notifications/message') events.onLog('message', logText(params));
      for (const kind of LIST_CHANGED[method] ?? []) changed(kind);
      if (exchange) pending.get(exchange.id)?.onNotification?.(method, params);
    },
    onRequest(method, id, params, exchange) {
      void answerServer(method, params, exchange).then((reply) => {
        const [member, value] = reply.ok
          ? (['result', reply.result] as const)
          : (['error', reply.error] as const);
        transport.send(composeAnswer(Buffer.from(id), member, value), null);
      });
    },
    onUnreadable(raw, why, id, exchange) {
      events.onLog('stdout', raw.toString('utf8'));
      noise.lines++;
      noise.first ||= raw.toString('utf8', 0, NOISE_SHOWN).trim();
      const call = exchange ?? (id === null ? undefined : pending.get(id));
      call?.fail(
        new PatchbayError('upstream_failed', `the server's answer can't be read: ${why}`, {
          data: { sent: true },
        }),
      );
    },
  };

  async function answerServer(
    method: string,
    params: Buffer | null,
    exchange: Exchange | null,
  ): Promise<UpstreamReply> {
    if (method === 'ping') return { ok: true, result: EMPTY_RESULT };
    try {
      return await options.onServerRequest({ method, params, call: exchange?.id ?? null });
    } catch (error) {
      return { ok: false, error: rpcError(RpcCode.internal, messageOf(error)) };
    }
  }

  function progress(params: Buffer | null): void {
    const id = params ? progressIdOf(params) : null;
    const call = id === null ? undefined : pending.get(id);
    if (!call || !params) return;
    call.touch();
    call.onProgress?.(params);
  }

  function changed(kind: ListKind): void {
    if (state === 'open') events.onListChanged(kind);
  }

  function listsMayHaveChanged(): void {
    for (const kind of promisedKinds(identity?.capabilities ?? {})) changed(kind);
  }

  function oversize(head: Buffer, tail: Buffer, exchange: Exchange | null): void {
    const found = looseId(head, tail);
    events.onLog(
      'hub',
      `a message of the server exceeded the limit of ${options.resultLimit} bytes and was dropped`,
    );
    if (found.kind === 'not-an-answer') return;
    // Where neither end of the message tells, the only call in flight must be meant.
    const call = exchange ?? (found.kind === 'answer' ? pending.get(found.id) : pending.only());
    call?.fail(tooLarge(options.resultLimit));
  }

  /** Tells the server that nobody waits any more. It may finish all the same; its answer is dropped. */
  function abandoned(call: PendingCall, why: string): void {
    if (call.method === 'initialize' || state === 'ended' || state === 'closed') return;
    const params = Buffer.from(JSON.stringify({ requestId: call.id, reason: why }));
    transport.send(composeNotification('notifications/cancelled', params), null);
  }

  /** Something of the connection's own, not counted as a call in flight. */
  async function ask(method: string, params: Buffer | null, timeoutMs: number): Promise<UpstreamReply> {
    refuseWhenOver();
    internal++;
    try {
      const { call, reply } = pending.open({ method, params, timeoutMs }, abandoned);
      transport.send(composeRequest(call.id, method, params), call);
      return await reply;
    } finally {
      internal--;
    }
  }

  function refuseWhenOver(): void {
    if (state === 'open') return;
    const why = state === 'ended' ? 'the connection to the server has ended' : 'the server is being stopped';
    throw lostCall(why, false);
  }

  async function initialize(
    version: string,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<UpstreamReply> {
    const params = initializeParams(version, options.capabilities, options.clientInfo);
    internal++;
    try {
      const request = { method: 'initialize', params, timeoutMs, ...(signal ? { signal } : {}) };
      const { call, reply } = pending.open(request, abandoned);
      transport.sendHandshake(composeRequest(call.id, 'initialize', params), call);
      return await reply;
    } finally {
      internal--;
    }
  }

  async function shakeHands(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    let reply = await initialize(ACCEPTED_REVISIONS[0], timeoutMs, signal);
    const other = otherVersion(reply);
    if (other) reply = await initialize(other, timeoutMs, signal);
    if (!reply.ok) throw handshakeFailure(`the server refused to initialize: ${errorText(reply.error)}`);
    identity = parseIdentity(reply.result);
    await transport.deliver(composeNotification('notifications/initialized', null));
    transport.initialized(identity.protocolVersion);
  }

  async function renew(): Promise<void> {
    await shakeHands(Math.min(options.initTimeoutMs, RENEW_TIMEOUT_MS));
    events.onLog('hub', 'the server lost its session; a new one was begun');
    listsMayHaveChanged();
  }

  async function end(graceMs: number): Promise<void> {
    const wasOpen = state === 'open';
    state = 'closing';
    if (wasOpen) await pending.drained(graceMs);
    state = 'closed';
    pending.failAll(() => lostCall('the server was stopped during the call', true));
    await transport.close();
  }

  return {
    noise,
    get identity() {
      if (!identity) throw new PatchbayError('internal', 'the connection is not initialised');
      return identity;
    },
    get inFlight() {
      return pending.size - internal;
    },
    get heardAt() {
      return heardAt;
    },
    transport: options.kind,
    open: (signal) => transport.open(signal),
    async handshake(signal) {
      await shakeHands(options.initTimeoutMs, signal);
      if (state !== 'opening') throw handshakeFailure('the server ended while it was initialised');
      state = 'open';
    },
    request(request: UpstreamRequest): Promise<UpstreamReply> {
      try {
        refuseWhenOver();
        const { call, reply } = pending.open(request, abandoned);
        const params = request.onProgress ? withProgressToken(request.params, call.id) : request.params;
        transport.send(composeRequest(call.id, request.method, params), call);
        return reply;
      } catch (error) {
        return Promise.reject(error);
      }
    },
    notify(method, params) {
      if (state === 'open') transport.send(composeNotification(method, params), null);
    },
    async lists(timeoutMs): Promise<Lists> {
      refuseWhenOver();
      return readLists(ask, identity?.capabilities ?? {}, timeoutMs, options.resultLimit);
    },
    async ping(timeoutMs) {
      await ask('ping', null, timeoutMs);
    },
    processes: () => transport.processes(),
    close(graceMs) {
      closing ??= end(graceMs);
      return closing;
    },
  };
}

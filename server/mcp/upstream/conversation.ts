import type { ServerStatus } from '../../contract/runtime.ts';
import type { ClientPort } from '../../hub/client.ts';
import { isOfTasks } from '../../hub/tasks/extension.ts';
import type {
  ConnectionEvents,
  ListKind,
  ServerIdentity,
  UpstreamConnection,
  UpstreamReply,
} from '../../hub/upstream/connection.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { memberOf, stringAt } from '../../lib/json/scan.ts';
import { partyOf } from './attribution.ts';
import { composeRequest } from './compose.ts';
import { lostCall, tooLarge } from './http-failure.ts';
import { type IncomingEvents, logText, progressIdOf, sortIncoming } from './incoming.ts';
import { promisedKinds } from './lists.ts';
import { looseId } from './loose-id.ts';
import { createPending, type Pending, type PendingCall } from './pending.ts';
import type { Exchange, Transport, TransportEvents } from './transport.ts';

export type TransportFactory = (events: TransportEvents) => Transport;

/** What two conversations of different eras do each in their own way. */
export interface Dialect extends Pick<IncomingEvents, 'onAnswer' | 'onNotification' | 'onRequest'> {
  /** Nobody waits for the call any more. */
  abandoned(call: PendingCall, why: string): void;
  renewSession(): Promise<void>;
  /** Bytes may have been missed. */
  onGap(): void;
  /** No message comes or goes any more. */
  onEnd(): void;
}

export interface ConversationOptions {
  kind: ServerStatus['transport'];
  transport: TransportFactory;
  events: ConnectionEvents;
  resultLimit: number;
  /** See `ConnectorOptions`. */
  onTaskTold: (method: string, params: Buffer | null) => boolean;
}

/** An upstream connection before its handshake; `handshake` makes it whole. */
export interface Beginning extends UpstreamConnection {
  /** What the server said that was no message, and how it began. */
  readonly noise: { readonly lines: number; readonly first: string };
  /** Opens the transport. @throws ConnectFailure */
  open(signal: AbortSignal): Promise<void>;
  /** @throws PatchbayError */
  handshake(signal: AbortSignal): Promise<void>;
}

type Shell = Pick<
  Beginning,
  'identity' | 'inFlight' | 'heardAt' | 'transport' | 'noise' | 'open' | 'processes' | 'close'
>;

/** What a conversation is in every era: a transport, calls that wait, and an end. */
export interface Conversation {
  readonly pending: Pending;
  readonly transport: Transport;
  readonly state: 'opening' | 'open' | 'ended' | 'closing' | 'closed';
  identity: ServerIdentity | null;
  /** The parts of a connection that every era has alike. */
  readonly shell: Shell;
  /** @throws PatchbayError unless it is open */
  assertOpen(): void;
  /** The handshake is over. @throws PatchbayError when the server ended in its course */
  opened(ended: () => PatchbayError): void;
  /** Something of the connection's own, not counted as a call in flight. */
  ask(
    method: string,
    params: Buffer | null,
    timeoutMs: number,
    extras?: { signal?: AbortSignal; handshake?: boolean; headers?: Record<string, string> },
  ): Promise<UpstreamReply>;
  /** Says that lists changed, if the connection is open. */
  changed(kinds: readonly ListKind[]): void;
  promised(): ListKind[];
  /** @returns whether a call in flight wants it */
  progress(params: Buffer | null): boolean;
  /** `notifications/resources/updated`. */
  updated(params: Buffer | null): void;
  /** Whatever else the server said: it goes to the client whom it concerns, and what it logs into the log, too. */
  told(method: string, params: Buffer | null, exchange: Exchange | null, owner: ClientPort | undefined): void;
}

/** Bytes of a server's noise that a failure quotes. */
const NOISE_SHOWN = 120;

const LIST_CHANGED: ReadonlyMap<string, readonly ListKind[]> = new Map<string, readonly ListKind[]>([
  ['notifications/tools/list_changed', ['tools']],
  ['notifications/prompts/list_changed', ['prompts']],
  ['notifications/resources/list_changed', ['resources', 'templates']],
]);

export const UPDATED = 'notifications/resources/updated';

/** The lists that a notification says have changed. */
export function changedKinds(method: string): readonly ListKind[] | undefined {
  return LIST_CHANGED.get(method);
}

export function createConversation(options: ConversationOptions, dialect: Dialect): Conversation {
  const { events, resultLimit } = options;
  const pending = createPending();
  const noise = { lines: 0, first: '' };
  let state: Conversation['state'] = 'opening';
  let internal = 0;
  let heardAt = 0;
  let closing: Promise<void> | null = null;

  const incoming: IncomingEvents = {
    onAnswer: (id, reply) => dialect.onAnswer(id, reply),
    onNotification: (method, params, exchange) => dialect.onNotification(method, params, exchange),
    onRequest: (method, id, params, exchange) => dialect.onRequest(method, id, params, exchange),
    onUnreadable,
  };

  const transport = options.transport({
    onMessage(message, exchange) {
      heardAt = Date.now();
      sortIncoming(message, exchange, incoming);
    },
    onOversize: oversize,
    onClosed(failure) {
      if (failure.stage === 'run') pending.failAll(() => lostCall(failure.message, true));
      if (state === 'open') events.onClosed(failure);
      if (state !== 'open' && state !== 'opening') return;
      state = 'ended';
      dialect.onEnd();
    },
    renewSession: () => dialect.renewSession(),
    onGap: () => dialect.onGap(),
    onLog: events.onLog,
  });

  function onUnreadable(raw: Buffer, why: string, id: number | null, exchange: Exchange | null): void {
    events.onLog('stdout', raw.toString('utf8'));
    noise.lines++;
    noise.first ||= raw.toString('utf8', 0, NOISE_SHOWN).trim();
    const call = exchange ?? (id === null ? undefined : pending.get(id));
    call?.fail(
      new PatchbayError('upstream_failed', `the server's answer can't be read: ${why}`, {
        data: { sent: true },
      }),
    );
  }

  function oversize(head: Buffer, tail: Buffer, exchange: Exchange | null): void {
    const found = looseId(head, tail);
    const what = `a message of the server exceeded the limit of ${resultLimit} bytes and was dropped`;
    events.onLog('hub', what);
    if (found.kind === 'not-an-answer') return;
    // Where neither end of the message tells, the only call in flight must be meant.
    const call = exchange ?? (found.kind === 'answer' ? pending.get(found.id) : pending.only());
    call?.fail(tooLarge(resultLimit));
  }

  async function end(graceMs: number): Promise<void> {
    const wasOpen = state === 'open';
    state = 'closing';
    if (wasOpen) await pending.drained(graceMs);
    state = 'closed';
    dialect.onEnd();
    pending.failAll(() => lostCall('the server was stopped during the call', true));
    await transport.close();
  }

  const conversation: Conversation = {
    pending,
    transport,
    identity: null,
    get state() {
      return state;
    },
    shell: {
      noise,
      transport: options.kind,
      get identity() {
        const { identity } = conversation;
        if (!identity) throw new PatchbayError('internal', 'the connection is not initialised');
        return identity;
      },
      get inFlight() {
        return pending.size - internal;
      },
      get heardAt() {
        return heardAt;
      },
      open: (signal) => transport.open(signal),
      processes: () => transport.processes(),
      close(graceMs) {
        closing ??= end(graceMs);
        return closing;
      },
    },
    assertOpen() {
      if (state === 'open') return;
      const ended = state === 'ended';
      throw lostCall(ended ? 'the connection to the server has ended' : 'the server is being stopped', false);
    },
    opened(ended) {
      if (state !== 'opening') throw ended();
      state = 'open';
    },
    async ask(method, params, timeoutMs, { signal, handshake = false, headers } = {}) {
      if (!handshake) conversation.assertOpen();
      internal++;
      try {
        const request = { method, params, timeoutMs, ...(signal ? { signal } : {}) };
        const extras = headers ? { internal: true, headers } : { internal: true };
        const { call, reply } = pending.open(request, dialect.abandoned, extras);
        const parts = composeRequest(call.id, method, params);
        if (handshake) transport.sendHandshake(parts, call);
        else transport.send(parts, call);
        return await reply;
      } finally {
        internal--;
      }
    },
    changed(kinds) {
      if (state === 'open') for (const kind of kinds) events.onListChanged(kind);
    },
    promised: () => promisedKinds(conversation.identity?.capabilities ?? {}),
    progress(params) {
      const id = params ? progressIdOf(params) : null;
      const call = id === null ? undefined : pending.get(id);
      if (!call || !params) return false;
      call.touch();
      call.onProgress?.(params);
      return true;
    },
    updated(params) {
      const uri = params && uriOf(params);
      if (uri !== null && params) events.onResourceUpdated(uri, params);
    },
    told(method, params, exchange, owner) {
      // Whose task it is decides, not whose call it is said in.
      if (isOfTasks(method)) {
        if (!options.onTaskTold(method, params)) events.onUnattributed(method, params);
        return;
      }
      const logged = method === 'notifications/message';
      if (logged) events.onLog('message', logText(params));
      const party = partyOf(pending, owner, exchange);
      if (party) party.client.notify(method, params);
      else if (!logged) events.onUnattributed(method, params);
    },
  };
  return conversation;
}

function uriOf(params: Buffer): string | null {
  try {
    const span = memberOf(params, { start: 0, end: params.length }, 'uri');
    return span && params[span.start] === 0x22 ? stringAt(params, span.start, span.end) : null;
  } catch {
    return null;
  }
}

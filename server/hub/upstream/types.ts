import type { LogLine, ServerStatus, TestReport, TestStep, UpstreamState } from '../../contract/runtime.ts';
import type { ServerSpec } from '../../contract/server.ts';
import type { StoredServer } from '../../contract/snapshot.ts';
import type { CancelSignal } from '../../lib/cancel.ts';
import type { Log } from '../../lib/log.ts';
import type { ClientPort, Question } from '../client.ts';
import type { Connector, Era, Lists, ServerIdentity, UpstreamConnection } from './connection.ts';
import type { MachinePolicy } from './machine-state.ts';

/** One server's live side. The object stays the same through edits, restarts and failures of its server. */
export interface Upstream {
  readonly name: string;
  /** As stored (`${VAR}` unexpanded): overrides, timeouts and presentation are read here. */
  readonly stored: StoredServer;
  /**
   * The conversation to send calls on, while the server is ready or degraded (or its predecessor still serves during
   * an edit); otherwise null and `acquire` is the way. Reading it counts as a use of an on-demand server.
   */
  readonly connection: UpstreamConnection | null;
  /** What the server said of itself when it last connected; outlives the connection. */
  readonly identity: ServerIdentity | null;
  /** Last known lists, empty ones if none were ever seen. They stay while the server is away. */
  lists(): Lists;
  /** Grows whenever `lists()` differs from before; never repeats in this process. 0 = nothing known yet. */
  readonly listsVersion: number;
  /** Lists remembered from an earlier life. Ignored once the server itself has said some. */
  seedLists(lists: Lists): void;
  /** The same as in its status, at no cost. */
  readonly state: UpstreamState;
  status(): ServerStatus;
  /** Newest last. @param after only lines with a higher number */
  logs(limit: number, after?: number): LogLine[];
  /**
   * Takes the secrets of its entry out of a text that quotes the server. A new one with every entry: whoever keeps it
   * keeps that of the entry a call was made under.
   */
  readonly conceal: (text: string) => string;
  /**
   * The connection, as soon as there is one. If there is none this triggers one immediate attempt (shared by all who
   * ask) and waits for at most `timeoutMs`; it fails early where the next try lies beyond that.
   * @param refused a connection that took no more calls: another one is waited for
   * @throws PatchbayError `upstream_unavailable` (data: server, state, failure, nextTryAt) or `cancelled`
   */
  acquire(
    timeoutMs: number,
    signal?: CancelSignal,
    refused?: UpstreamConnection,
  ): Promise<UpstreamConnection>;
  /**
   * The side of the server that speaks this era, where it speaks both at one address; otherwise the server itself.
   * A side has a connection and lists of its own and is otherwise the same server.
   */
  side(era: Era): Upstream;
  /** What it was ever seen to ask of a client. */
  readonly asks: ReadonlySet<Question>;
  /**
   * The connection that this client has for itself; opened at its first use with the client's capabilities, ended when
   * unused for some time, by `forget`, and whenever the shared one is replaced or stopped. Bounded for each server.
   * It waits for the shared one first, so a server that is down is not tried by every client.
   * @param refused a connection that took no more calls: another one is opened
   * @throws PatchbayError as `acquire`, and `unavailable` when there are too many
   */
  own(
    port: ClientPort,
    timeoutMs: number,
    signal?: CancelSignal,
    refused?: UpstreamConnection,
  ): Promise<UpstreamConnection>;
  /** The one that `own` has opened for a client, if it is open; on either side. */
  ownOf(clientKey: string): UpstreamConnection | null;
  /** The client is gone for good. */
  forget(clientKey: string): void;
  /** Ends and starts it, or starts it now if it waits. Resolves when that has begun, not when it is ready. */
  restart(): Promise<void>;
  /** Waits up to `graceMs` for calls in flight, then cuts. Final and idempotent; resolves when nothing is left. */
  stop(graceMs: number): Promise<void>;
}

/** What `reconcile` did, by name. */
export interface ReconcilePlan {
  add: StoredServer[];
  remove: string[];
  /** What decides the connection changed: a new connection replaces the old. */
  replace: StoredServer[];
  /** Only presentation, overrides, timeouts or `enabled` changed: an open connection is not replaced. */
  update: StoredServer[];
}

export interface Pool {
  /** Makes the running servers those of `wanted`. Returns at once; connections follow in the background. */
  reconcile(wanted: ReadonlyMap<string, StoredServer>): ReconcilePlan;
  get(name: string): Upstream | undefined;
  all(): Upstream[];
  /**
   * Connects beside the running upstream, lists, and closes again. Never throws for a server's failure.
   * @throws PatchbayError `unavailable`, at once, while too many tests run
   */
  test(
    name: string,
    spec: ServerSpec,
    signal: AbortSignal,
    onStep?: (step: TestStep) => void,
  ): Promise<TestReport>;
  /** Ends every upstream at once, removed ones included. Final and idempotent. */
  stop(graceMs: number): Promise<void>;
}

export interface PoolEvents {
  /** The newest status after one or more changes in the same turn of the event loop. */
  onStatus(status: ServerStatus): void;
  /** The server said lists that differ from the ones known before. */
  onLists(name: string, lists: Lists): void;
  /** The other side of a server that speaks both eras said lists that differ; see `Upstream.side`. */
  onSideLists(name: string): void;
  /**
   * Something that was subscribed to changed. `params` are lent.
   * @param clientKey on whose own connection; null for the shared one
   */
  onResourceUpdated(name: string, uri: string, params: Buffer, clientKey: string | null): void;
  /**
   * A connection is there, the first or anew, and takes calls: what was subscribed on the last one is to be asked again.
   * @param era of the connection, and so of the side
   * @param clientKey whose own connection it is; null for the shared one
   */
  onReconnected(name: string, era: Era, clientKey: string | null): void;
  /** Called once per removed server, after its last status; it may still be draining. */
  onRemoved(name: string): void;
}

/** Defaults in ms where a server entry sets none. */
export interface PoolTimeouts {
  initMs: number;
  /** For lists, as for any other request. */
  requestMs: number;
  /** Unused time after which an on-demand server is ended. */
  idleMs: number;
}

/** Bounds of the connections that single clients have for themselves, for each server. */
export interface OwnLimits {
  /** Unused time after which one is ended, ms. */
  idleMs: number;
  mostProcesses: number;
  mostRemote: number;
}

export type Expanded =
  | { ok: true; spec: ServerSpec }
  /** Every missing variable; `problem` says what else is wrong with the entry. */
  | { ok: false; missing: string[]; problem?: string };
export type Expand = (spec: ServerSpec) => Expanded;

export interface PoolOptions {
  connect: Connector;
  /** Replaces every `${VAR}` in a stored spec. */
  expand: Expand;
  log: Log;
  timeouts: PoolTimeouts;
  events: PoolEvents;
  /** What it was seen to ask of clients, remembered by the store; asked once when a server is added. */
  knownAsks?: (name: string) => readonly Question[];
  /** A server was seen to ask something for the first time. */
  onAsked?: (name: string, question: Question) => void;
  /** Its entry leads elsewhere now: what it asked is to be forgotten. */
  onAsksForgotten?: (name: string) => void;
  /** Somebody waits for news of a server, which an on-demand one must stay up for. */
  awaited?: (name: string) => boolean;
  own?: Partial<OwnLimits>;
  /** Lists remembered by the store, asked once when a server is added. */
  knownLists?: (name: string) => Lists | null;
  /** An upstream that had been up is started again. */
  onRestart?: (name: string) => void;
  /** Applied to every log line and failure text before it is kept, after the secrets of its entry were taken out. */
  redact?: (text: string) => string;
  /** stdio servers that may be in their first second at the same time. Default 16. */
  startConcurrency?: number;
  policy?: Partial<MachinePolicy>;
  /** Epoch ms. */
  now?: () => number;
  /** 0 to 1, for the jitter of retries. */
  random?: () => number;
}

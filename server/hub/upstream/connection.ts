import type { ProcessInfo, ServerStatus, UpstreamFailure } from '../../contract/runtime.ts';
import type { ServerSpec } from '../../contract/server.ts';
import type { CancelSignal } from '../../lib/cancel.ts';
import type { ClientPort, LogLevel, Question } from '../client.ts';

/**
 * The internal call: it knows no era and no transport. Params, results and errors are JSON bytes exactly as they were
 * said; whoever must change a member splices it (`lib/json`).
 */
export interface UpstreamRequest {
  method: string;
  /** The bytes of the `params` object, or null for none. */
  params: Buffer | null;
  /** Token the upstream's progress will carry is chosen by the connection; present when the caller wants progress. */
  onProgress?: (params: Buffer) => void;
  /**
   * The client for whom it is made; absent for what the hub wants itself. It hears what the server says on this
   * request's own stream, progress excepted, and answers what the server asks.
   */
  client?: ClientPort;
  /** Headers of the caller that the entry's `passthroughHeaders` let through. */
  headers?: Record<string, string>;
  /** ms without progress; the hard cap is the connection's. */
  timeoutMs: number;
  signal?: CancelSignal;
}

/** Bytes of the `result` or of the `error` member. Errors of the hub itself are thrown as PatchbayError. */
export type UpstreamReply = { ok: true; result: Buffer } | { ok: false; error: Buffer };

/** Protocol family: `legacy` has `initialize` (2024-11-05 to 2025-11-25), `modern` is 2026-07-28. */
export type Era = 'legacy' | 'modern';

export interface ServerIdentity {
  /** Of this conversation. */
  era: Era;
  /** Whether the server is known to speak the other era, too, at the same address. */
  bilingual: boolean;
  protocolVersion: string;
  serverInfo: { name: string; version: string };
  capabilities: Record<string, unknown>;
  instructions: string | null;
}

export const LIST_KINDS = ['tools', 'prompts', 'resources', 'templates'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** One item of a list as the server said it. `key` is its name, URI or URI template. */
export interface ListedItem {
  key: string;
  json: Buffer;
}
export type Lists = Record<ListKind, readonly ListedItem[]>;

/** An initialised conversation with one server. Created by a Connector; ends once, with a reason. */
export interface UpstreamConnection {
  readonly identity: ServerIdentity;
  readonly inFlight: number;
  /** The transport in use, where the entry leaves it open (`auto`). */
  readonly transport?: ServerStatus['transport'];
  /** Epoch ms of the last message from the server, for transports that note it: what was just heard needs no probe. */
  readonly heardAt?: number;
  /**
   * @throws PatchbayError `upstream_failed` (closed under the call; `data.sent` tells if it may have been executed),
   *   `timeout`, `cancelled`, `payload_too_large` (only this call fails)
   */
  request(request: UpstreamRequest): Promise<UpstreamReply>;
  notify(method: string, params: Buffer | null): void;
  /** Every list the server's capabilities promise, paged to the end. @throws PatchbayError naming the list */
  lists(timeoutMs: number): Promise<Lists>;
  /** Resolves when the server answered, rejects after `timeoutMs`. Leaves nothing behind on the server. */
  ping(timeoutMs: number): Promise<void>;
  /**
   * Asks to be told when a resource changes, or no more; several for one URI count once each. What is lost with the
   * connection is for the caller to ask again. @throws PatchbayError, also where the server refuses
   */
  subscribe(uri: string, timeoutMs: number): Promise<void>;
  unsubscribe(uri: string, timeoutMs: number): Promise<void>;
  /** The same for a task of 2026-07-28; absent where a revision tells of tasks by itself, or not at all. */
  followTask?(taskId: string, timeoutMs: number): Promise<void>;
  unfollowTask?(taskId: string): void;
  /** The least severe log messages that anybody wants; null: none. Modern servers are told with every request. */
  setLogLevel(level: LogLevel | null, timeoutMs: number): Promise<void>;
  /** Processes of this server, empty for remote ones. */
  processes(): ProcessInfo[];
  /** Ends it: waits up to `graceMs` for calls in flight, then cuts. Idempotent; resolves when nothing is left. */
  close(graceMs: number): Promise<void>;
}

export interface ConnectionEvents {
  /** The server said a list changed (or reconnected unseen and may have changed it). */
  onListChanged(kind: ListKind): void;
  /** Something that was subscribed to changed. `params` are those of `notifications/resources/updated`. */
  onResourceUpdated(uri: string, params: Buffer): void;
  /** The server asked something of its client, whether it could be answered or not. */
  onAsked(question: Question): void;
  /** Said to nobody that can be found: it belongs into the server's log and nowhere else. */
  onUnattributed(method: string, params: Buffer | null): void;
  /**
   * Ended from the other side. Called at most once, never after `close`. A remote server that refuses connections is
   * waited for 5 s first, calls held, and one that lost its session gets a new one unseen; then the stage is `connect`
   * (or `auth`). Calls on sockets that are still open may finish until `close`.
   */
  onClosed(failure: Pick<UpstreamFailure, 'stage' | 'message'>): void;
  /** Anything worth reading in the server's log ring. */
  onLog(stream: 'stderr' | 'stdout' | 'hub' | 'message', text: string): void;
}

/** An attempt that has not come to a result yet, as far as its transport can tell. */
export interface Opening {
  /** Processes it has started so far, empty for remote servers. */
  processes(): ProcessInfo[];
  /** What the server said that is no answer, as a clause for a message; null where it said nothing. */
  words(): string | null;
}

export interface ConnectOptions {
  name: string;
  /** With every `${VAR}` expanded. */
  spec: ServerSpec;
  events: ConnectionEvents;
  initTimeoutMs: number;
  signal: AbortSignal;
  /** The only client of this conversation: its capabilities are declared, and it hears all that the server says. */
  owner?: ClientPort;
  /** Only this era is tried; by default what the server speaks best (see the connector). */
  era?: Era;
  /** Reports stages as they pass, for connection tests. */
  onStage?: (stage: UpstreamFailure['stage']) => void;
  /** Called as an attempt begins, again where a second transport is tried. */
  onOpening?: (opening: Opening) => void;
}

/**
 * Opens and initialises. @throws ConnectFailure with the stage that failed. Nothing is left behind after a throw.
 */
export type Connector = (options: ConnectOptions) => Promise<UpstreamConnection>;

export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure';
  readonly stage: UpstreamFailure['stage'];
  /** Address of the authorisation demand, when the server answered 401. */
  readonly needsAuth: boolean;
  constructor(
    stage: UpstreamFailure['stage'],
    message: string,
    options: { needsAuth?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.stage = stage;
    this.needsAuth = options.needsAuth ?? false;
  }
}

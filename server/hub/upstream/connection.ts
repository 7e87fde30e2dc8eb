import type { ProcessInfo, ServerStatus, UpstreamFailure } from '../../contract/runtime.ts';
import type { ServerSpec } from '../../contract/server.ts';

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
  /** A notification that belongs to this request (said on its own stream), other than progress. */
  onNotification?: (method: string, params: Buffer | null) => void;
  /** Headers of the caller that the entry's `passthroughHeaders` let through. */
  headers?: Record<string, string>;
  /** ms without progress; the hard cap is the connection's. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/** Bytes of the `result` or of the `error` member. Errors of the hub itself are thrown as PatchbayError. */
export type UpstreamReply = { ok: true; result: Buffer } | { ok: false; error: Buffer };

/** Protocol family. `modern` is 2026-07-28; its connection does not exist yet. */
export type Era = 'legacy' | 'modern';

export interface ServerIdentity {
  era: Era;
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
  /** Processes of this server, empty for remote ones. */
  processes(): ProcessInfo[];
  /** Ends it: waits up to `graceMs` for calls in flight, then cuts. Idempotent; resolves when nothing is left. */
  close(graceMs: number): Promise<void>;
}

export interface ConnectionEvents {
  /** The server said a list changed (or reconnected unseen and may have changed it). */
  onListChanged(kind: ListKind): void;
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

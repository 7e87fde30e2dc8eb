import type { ProcessInfo, UpstreamFailure } from '../../contract/runtime.ts';
import type { PatchbayError } from '../../lib/errors.ts';

/**
 * What a transport knows of a request: enough to bind an HTTP answer to it and to let go when nobody waits any more.
 */
export interface Exchange {
  readonly id: number;
  /** Headers of the caller, lower-case names. */
  readonly headers: Record<string, string> | undefined;
  readonly settled: boolean;
  /** Nobody waits any more, though no answer came. */
  readonly abandoned: boolean;
  /** The transport lost this request. Ignored when settled. */
  fail(error: PatchbayError): void;
  /** Set by the transport: called once, when the request was answered, cancelled or timed out. */
  onSettled: (() => void) | null;
  /** The server ended the stream before the answer, to be asked again after `retryMs`; the transport does that. */
  onPolled(retryMs: number): void;
}

export interface TransportEvents {
  /** One whole message or a batch; `exchange` when it came on that request's own stream. */
  onMessage(message: Buffer, exchange: Exchange | null): void;
  /** A message over the limit was thrown away; its first and last bytes are kept to find whose it was. */
  onOversize(head: Buffer, tail: Buffer, exchange: Exchange | null): void;
  /** Ended from the other side. Called at most once, never after `close`. */
  onClosed(failure: Pick<UpstreamFailure, 'stage' | 'message'>): void;
  /** The server forgot the session: say `initialize` again. The transport holds ordinary messages until it resolves. */
  renewSession(): Promise<void>;
  /** Notifications may have been missed. */
  onGap(): void;
  onLog(stream: 'stderr' | 'stdout' | 'hub', text: string): void;
}

/** JSON bytes of one message, in pieces, so that a large argument is not copied. */
export type Parts = readonly Buffer[];

/** Moves whole messages and knows nothing of what they mean. */
export interface Transport {
  /** @throws ConnectFailure; nothing is left behind */
  open(signal: AbortSignal): Promise<void>;
  /**
   * `exchange` is null for notifications and answers, whose loss is only logged.
   * @param headers of the caller whom a message without an exchange concerns
   */
  send(parts: Parts, exchange: Exchange | null, headers?: Record<string, string>): void;
  /** The handshake's own messages, which pass while ordinary ones are held. */
  sendHandshake(parts: Parts, exchange: Exchange): void;
  /** Hands over a notification of the handshake. Resolves when the server has it. @throws PatchbayError */
  deliver(parts: Parts): Promise<void>;
  /** The handshake is over, the first or a repeated one. */
  initialized(protocolVersion: string): void;
  processes(): ProcessInfo[];
  /** Idempotent; resolves when no process, socket or session is left. */
  close(): Promise<void>;
}

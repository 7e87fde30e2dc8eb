import type { IncomingHttpHeaders } from 'node:http';
import type { HttpCall } from './http-client.ts';

/** Hears of one request and its answer. */
export interface WireHandler {
  /** The request is about to leave: from now on the server may have seen it. */
  onSent(): void;
  /** Of the final answer; interim ones (1xx) are not told. */
  onHeaders(status: number, headers: IncomingHttpHeaders): void;
  /** @param chunk the handler's own */
  onData(chunk: Buffer): void;
  onEnd(): void;
  onError(error: Error): void;
}

/** Connections to one origin. */
export interface Wire {
  /**
   * @returns cuts the exchange; the handler then hears nothing more
   * @throws Error when it can't be said at all: a header that can't be sent, connections that were closed
   */
  exchange(call: HttpCall, handler: WireHandler): () => void;
  destroy(): Promise<void>;
}

import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/** A request whose body had arrived with its head. */
export interface WholeRequest {
  readonly method: string;
  readonly url: string;
  /** As Node's: names in lower case. Without `content-length`, which `whole` says. Requests may share it. */
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly whole: Buffer;
}

/** What MCP endpoints are asked by: Node's request, or one that was read without it. */
export type HttpRequest = IncomingMessage | WholeRequest;

/** The part of Node's `ServerResponse` by which MCP endpoints answer. */
export interface HttpResponse {
  /** From `writeHead` on. */
  readonly headersSent: boolean;
  readonly statusCode: number;
  readonly writableEnded: boolean;
  /** Bytes that the client has not taken yet. */
  readonly writableLength: number;
  readonly destroyed: boolean;
  setHeader(name: string, value: string): unknown;
  getHeaderNames(): string[];
  removeHeader(name: string): void;
  writeHead(status: number, headers?: OutgoingHttpHeaders): HttpResponse;
  flushHeaders(): void;
  write(chunk: Buffer | string): unknown;
  end(): unknown;
  end(data: Buffer | string): unknown;
  end(data: string, encoding: 'utf8' | 'latin1'): unknown;
  cork(): void;
  uncork(): void;
  destroy(): unknown;
  /** Once, when all has been sent or the client is gone. */
  on(event: 'close', listener: () => void): unknown;
}

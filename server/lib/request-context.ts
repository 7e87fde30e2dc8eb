import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRequest, HttpResponse } from './http-exchange.ts';

/** What the listener found out about a request before it chose a door. */
export interface RequestContext {
  /** The caller's `X-Request-Id` where it is sane, else a generated one. On every answer but those of MCP. */
  readonly id: string;
  /** Path after `BASE_PATH`, still percent-encoded, without the query. Always begins with `/`. */
  readonly path: string;
  /** What follows the `?`, without it; empty for none. */
  readonly query: string;
  /** The client's address, after `TRUST_PROXY`. */
  readonly address: string;
  /** `performance.now()` when the headers had arrived. */
  readonly startedAt: number;
}

/**
 * Serves one kind of URL on the raw request and response. It may throw or return a rejecting promise: the listener
 * answers 500 (or the PatchbayError's status) if nothing was sent yet, and cuts the connection otherwise.
 */
export type Door = (req: IncomingMessage, res: ServerResponse, ctx: RequestContext) => void | Promise<void>;

/** That of MCP clients, which also serves what was read without Node's parser. */
export type McpDoor = (req: HttpRequest, res: HttpResponse, ctx: RequestContext) => void | Promise<void>;

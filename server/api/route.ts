import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { Runtime } from '../contract/runtime.ts';
import type { Log } from '../lib/log.ts';
import type { ServiceContext } from '../services/context.ts';
import type { Permission } from '../services/permissions.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What is known of the hub when it starts, for answers. */
export interface ApiFacts {
  version: string;
  /** Without a slash at the end, BASE_PATH included. */
  publicUrl: string;
  /** e.g. `/hub`; empty for none. */
  basePath: string;
  /** Bytes of the largest body (BODY_LIMIT); most routes allow less. */
  bodyLimit: number;
}

/** What a handler may use, besides its input. */
export interface Call {
  service: ServiceContext;
  runtime: Runtime;
  facts: ApiFacts;
  /** Aborted when the client goes away or the route's time is up. */
  signal: AbortSignal;
  log: Log;
  /** Tells when the caller's key stops working. @returns a function that ends the watch */
  onRevoked(listener: () => void): () => void;
}

/** Bytes sent as they come. It is returned (`return()`) when the client goes away. */
export interface StreamBody {
  contentType: string;
  chunks: AsyncIterable<string | Uint8Array>;
  /** Offered as a download under this name. */
  filename?: string;
  /** A client that leaves this many bytes unread is cut; without it the stream waits for the client. */
  maxBufferedBytes?: number;
}

/** The answer of a handler: `revision` becomes the ETag, `location` is a path under `/api`. */
export interface Reply<T> {
  body: T;
  revision?: number;
  location?: string;
}

export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** The revision in `If-Match`, or null for `*`. Only meaningful where the route says `ifMatch`. */
  ifMatch: number | null;
}

interface Shared {
  method: Method;
  /** Under `/api`, with `{name}` for parameters. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  permission: Permission;
  /** A write of something that has a revision: 428 without `If-Match`, 412 with an old one. */
  ifMatch?: boolean;
  /** The body may be left out. */
  bodyOptional?: boolean;
  /** Bytes; `hub` is BODY_LIMIT. Default 1 MiB. */
  bodyLimit?: number | 'hub';
  /** ms until the caller is answered 504; streams are bounded by their client instead. Default 30 s. */
  timeoutMs?: number;
  /** Statuses beyond those every route has. */
  errors?: number[];
}

export interface JsonDefinition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>
  extends Shared {
  params?: P;
  query?: Q;
  body?: B;
  success: { status: 200 | 201 | 202; schema: R; description: string };
  handler(input: Input<z.output<P>, z.output<Q>, z.output<B>>, call: Call): Promise<Reply<z.input<R>>> | Reply<z.input<R>>;
}

/** What is the same for every route once its input types are closed over. */
export interface Route extends Shared {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  success: Success;
  /** @param raw what came over the wire, not yet checked; its parse errors are thrown before anything is done */
  run(raw: RawInput, call: Call): Promise<Outcome>;
}

export type Success =
  | { kind: 'json'; status: 200 | 201 | 202; schema: z.ZodType; description: string }
  | { kind: 'empty'; status: 204; description: string }
  | { kind: 'stream'; status: 200; contentTypes: string[]; description: string };

export type Outcome =
  | { kind: 'json'; reply: Reply<unknown> }
  | { kind: 'empty' }
  | { kind: 'stream'; stream: StreamBody };

export interface RawInput {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  ifMatch: number | null;
}

/** The door's side of authentication, given by `app.ts`: a principal, or the error to answer with. */
export type Authenticate = (req: IncomingMessage, address: string) => unknown;

import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Role } from '../contract/key.ts';
import type { Permission } from '../contract/permissions.ts';
import type { Principal } from '../contract/principal.ts';
import type { Runtime } from '../contract/runtime.ts';
import type { Log } from '../lib/log.ts';
import type { ServiceContext } from '../services/context.ts';
import type { Identity } from './identity.ts';
import { parseInput } from './input.ts';

/** Who may ask: nobody needs to be known, anybody with a role on the REST API, or who has a permission. */
export type RouteAccess = 'anyone' | 'signed-in' | Permission;

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
  requestId: string;
  /** Aborted when the client goes away or the route's time is up. */
  signal: AbortSignal;
  /** Aborted when the hub begins to drain. */
  stopping: AbortSignal;
  log: Log;
  identity: Identity;
  /** Of the request. */
  headers: IncomingHttpHeaders;
  /** Adds a `Set-Cookie` to the answer, also when the handler throws after it. */
  setCookie(text: string): void;
  /** Counts a failure for the audit records. @param key who it was, as `principalId` says it, if that is known */
  denied(reason: string, key: string | null): void;
  /** The caller's role as it is by now, for what outlives a request; null when their credential is no longer good. */
  roleNow(): Role | null;
  /** Tells of every principal whose credential stopped working. @returns a function that ends it */
  onRevoked(listener: (principal: Principal) => void): () => void;
}

/** Bytes sent as fast as the client takes them; the iterator is returned when the client goes away. */
export interface StreamBody {
  contentType: string;
  chunks: AsyncIterable<string | Uint8Array>;
  /** Offered as a download under this name. */
  filename?: string;
  /** Aborted to end the stream although the client has not taken what was sent. */
  cut?: AbortSignal;
}

/** The answer of a handler: `revision` becomes the ETag, `location` is a path under `/api`. */
export interface Reply<T> {
  body: T;
  revision?: number;
  location?: string;
  /** An ETag of something without a revision: whoever has it is answered 304. Of letters, digits and `._-`. */
  tag?: string;
}

/** What a handler is given: checked, with defaults. */
export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** The revision in `If-Match`, or null for `*` and for an optional one that is absent. Only meaningful where the route says `ifMatch`. */
  ifMatch: number | null;
}

interface Shared {
  method: Method;
  /** Under `/api`, with `{name}` for parameters. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  permission: RouteAccess;
  /** A write of something that has a revision: 412 with an old `If-Match`, and 428 without one unless it is optional. */
  ifMatch?: boolean | 'optional';
  /** The body may be left out. */
  bodyOptional?: boolean;
  /** Bytes; `hub` is BODY_LIMIT. Default 1 MiB. */
  bodyLimit?: number | 'hub';
  /** ms until the caller is answered 504; streams are bounded by their client instead. Default 30 s. */
  timeoutMs?: number;
  /** Statuses beyond those every route has. */
  errors?: number[];
}

interface WithInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> extends Shared {
  params?: P;
  query?: Q;
  body?: B;
}

type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, T> = (
  input: Input<z.output<P>, z.output<Q>, z.output<B>>,
  call: Call,
) => Promise<T> | T;

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
  | {
      kind: 'json';
      status: 200 | 201 | 202;
      schema: z.ZodType;
      description: string;
      /** Content type of the file that the input may ask for instead. */
      file?: string | undefined;
    }
  | { kind: 'empty'; status: 204; description: string }
  /** `schema` is that of one piece, e.g. an event or a line. */
  | {
      kind: 'stream';
      status: 200;
      contentTypes: string[];
      description: string;
      schema?: z.ZodType | undefined;
    };

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

/** A route that answers JSON. The handler's body is checked against the schema by the compiler. */
export function jsonRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: WithInput<P, Q, B> & {
    success: { status?: 200 | 201 | 202; schema: R; description: string; file?: string };
    handler: Handler<P, Q, B, Reply<z.input<R>> | StreamBody>;
  },
): Route {
  const { handler, success, ...rest } = route;
  return {
    ...rest,
    success: {
      kind: 'json',
      status: success.status ?? 200,
      schema: success.schema,
      description: success.description,
      file: success.file,
    },
    async run(raw, call) {
      const answer = await handler(parseInput(route, raw), call);
      return 'chunks' in answer ? { kind: 'stream', stream: answer } : { kind: 'json', reply: answer };
    },
  };
}

/** A route that answers 204. */
export function emptyRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: WithInput<P, Q, B> & { success: string; handler: Handler<P, Q, B, void> },
): Route {
  const { handler, success, ...rest } = route;
  return {
    ...rest,
    success: { kind: 'empty', status: 204, description: success },
    run: async (raw, call) => {
      await handler(parseInput(route, raw), call);
      return { kind: 'empty' };
    },
  };
}

/** A route that answers with a stream of bytes. */
export function streamRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: WithInput<P, Q, B> & {
    success: { contentTypes: string[]; description: string; schema?: z.ZodType };
    handler: Handler<P, Q, B, StreamBody>;
  },
): Route {
  const { handler, success, ...rest } = route;
  return {
    ...rest,
    success: { kind: 'stream', status: 200, ...success },
    run: async (raw, call) => ({ kind: 'stream', stream: await handler(parseInput(route, raw), call) }),
  };
}

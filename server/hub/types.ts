import type { Principal } from '../contract/principal.ts';
import type { CancelSignal } from '../lib/cancel.ts';
import type { Catalog } from './catalog.ts';
import type { ClientPort, LogLevel } from './client.ts';
import type { Endpoint, EndpointRef } from './endpoint.ts';
import type { Envelope } from './envelope.ts';
import type { View } from './policy.ts';
import type { Era, UpstreamReply } from './upstream/connection.ts';

/** Requests that go to a server; lists, ping and the handshake are answered by the hub itself. */
export const RELAYED_METHODS = [
  'tools/call',
  'prompts/get',
  'resources/read',
  'completion/complete',
] as const;
export type RelayedMethod = (typeof RELAYED_METHODS)[number];

/** What only the other protocol family has: between client and hub, or hub and server, it means nothing. */
export const OF_OTHER_ERA: Readonly<Record<Era, ReadonlySet<string>>> = {
  legacy: new Set(['server/discover', 'subscriptions/listen', 'tasks/update']),
  modern: new Set([
    'initialize',
    'ping',
    'logging/setLevel',
    'resources/subscribe',
    'resources/unsubscribe',
    'tasks/list',
    'tasks/result',
  ]),
};

export const LIST_METHODS = {
  'tools/list': 'tools',
  'prompts/list': 'prompts',
  'resources/list': 'resources',
  'resources/templates/list': 'templates',
} as const;
export type ListMethod = keyof typeof LIST_METHODS;
export type ListName = (typeof LIST_METHODS)[ListMethod];

/** One request of a client: bytes in, bytes out. */
export interface RelayCall {
  principal: Principal;
  view: View;
  requestId: string;
  /** Any method that the hub does not answer itself; one that no server of the view can have is refused. */
  method: string;
  /** The bytes of `params` as the client said them. */
  params: Buffer;
  /** Where in them things stand, by whoever has read them already. */
  envelope?: Envelope | null;
  /** Headers of the client's request, for servers with `passthroughHeaders`. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Who asked, and how it is reached; null for a call over REST, which can be told and asked nothing. */
  client: ClientPort | null;
  signal?: CancelSignal;
}

/** What a client is told about an endpoint when it begins. */
export interface EndpointIdentity {
  title: string;
  instructions: string | null;
  capabilities: Record<string, unknown>;
}

/** Hears of resources that it subscribed to. */
export interface Subscriber {
  /** Under which a URI is subscribed to once, however often it is asked for: a client's, or that of one of its streams. */
  key: string;
  /** Which side of a server that speaks both it hears. */
  era: Era;
  /** The client itself, where it can have connections of its own: what it does there is told of there. */
  port?: ClientPort;
  /** @param params of `notifications/resources/updated`, with the URI (or the id of a task) as the client knows it */
  updated(params: Buffer): void;
}

/** The hub, as the protocol's front (`server/mcp`) and the composition root see it. */
export interface Hub {
  /** @returns null for unknown and for forbidden alike. */
  view(principal: Principal, ref: EndpointRef): View | null;
  viewById(principal: Principal, endpointId: string): View | null;
  identity(view: View, era: Era): EndpointIdentity;
  catalog(view: View, era: Era): Catalog;
  /** Whole result bytes of a list, as that era says it. */
  list(view: View, list: ListName, era: Era): Buffer;
  call(call: RelayCall): Promise<UpstreamReply>;
  /**
   * `uri` as the client knows it.
   * @param again the client was subscribed before: a server that is away is one of the moment, and asked when it is back
   * @returns the reply to the client's request, an error reply for an unknown URI
   */
  subscribe(view: View, uri: string, subscriber: Subscriber, again?: boolean): Promise<UpstreamReply>;
  unsubscribe(view: View, uri: string, clientKey: string): Promise<UpstreamReply>;
  /**
   * A client of 2026-07-28 listens to a task, by its id as the client knows it; `updated` gets the params of
   * `notifications/tasks`. @throws PatchbayError `not_found` for a task that is not this principal's, or the server's refusal
   */
  followTask(view: View, principal: Principal, taskId: string, subscriber: Subscriber): Promise<void>;
  /** What a client may see has changed: subscriptions to what is not open to it any more end. */
  confine(view: View, clientKey: string, era: Era): void;
  /** The client wants log messages of at least this severity, from every server of its view; null: none any more. */
  setLogLevel(view: View, clientKey: string, level: LogLevel | null): void;
  /** A notification of a client that concerns its servers, e.g. that its roots changed. */
  tell(view: View, clientKey: string, method: string, params: Buffer | null): void;
  /** The client is gone for good: its subscriptions, log level and own connections end. */
  forget(clientKey: string): void;
  /** Calls back after lists have changed; coalesced. @returns the end of the subscription */
  onCatalogsChanged(listener: () => void): () => void;
}

export type { Endpoint, EndpointRef, Principal, UpstreamReply, View };

import type { Principal } from '../contract/principal.ts';
import type { Catalog } from './catalog.ts';
import type { Endpoint, EndpointRef } from './endpoint.ts';
import type { View } from './policy.ts';
import type { UpstreamReply } from './upstream/connection.ts';

/** Requests that go to a server; lists, ping and the handshake are answered by the hub itself. */
export const RELAYED_METHODS = [
  'tools/call',
  'prompts/get',
  'resources/read',
  'completion/complete',
] as const;
export type RelayedMethod = (typeof RELAYED_METHODS)[number];

export const LIST_METHODS = {
  'tools/list': 'tools',
  'prompts/list': 'prompts',
  'resources/list': 'resources',
  'resources/templates/list': 'templates',
} as const;
export type ListMethod = keyof typeof LIST_METHODS;
export type ListName = (typeof LIST_METHODS)[ListMethod];

/** One request of a client, without its era: bytes in, bytes out. */
export interface RelayCall {
  principal: Principal;
  view: View;
  requestId: string;
  method: RelayedMethod;
  /** The bytes of `params` as the client said them. */
  params: Buffer;
  /** Headers of the client's request, for servers with `passthroughHeaders`. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Gets the `params` of a progress notification, with the client's own token in it. */
  onProgress?: (params: Buffer) => void;
  signal?: AbortSignal;
}

/** What a client is told about an endpoint when it begins. */
export interface EndpointIdentity {
  title: string;
  instructions: string | null;
  capabilities: Record<string, unknown>;
}

/** The hub, as the protocol's front (`server/mcp`) and the composition root see it. */
export interface Hub {
  /** @returns null for unknown and for forbidden alike. */
  view(principal: Principal, ref: EndpointRef): View | null;
  viewById(principal: Principal, endpointId: string): View | null;
  identity(view: View): EndpointIdentity;
  catalog(view: View): Catalog;
  /** Whole result bytes of a list. */
  list(view: View, list: ListName): Buffer;
  call(call: RelayCall): Promise<UpstreamReply>;
  /** Calls back after lists have changed; coalesced. @returns the end of the subscription */
  onCatalogsChanged(listener: () => void): () => void;
}

export type { Endpoint, EndpointRef, Principal, UpstreamReply, View };

import type { Principal } from '../../contract/principal.ts';
import type { Peers } from '../../hub/peers.ts';
import type { Sessions } from '../../hub/sessions.ts';
import type { Hub } from '../../hub/types.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { HttpRequest, HttpResponse } from '../../lib/http-exchange.ts';
import type { Log } from '../../lib/log.ts';
import type { RequestContext } from '../../lib/request-context.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { EventStore } from './events/event-store.ts';
import type { Listens } from './modern/listens.ts';

/**
 * Who is calling, and may they now? Decides synchronously and without a query. Where it refuses it has answered the
 * request itself and returns null.
 */
export type Gate = (req: HttpRequest, res: HttpResponse, ctx: RequestContext) => Principal | null;

export interface DownstreamOptions {
  hub: Hub;
  sessions: Sessions;
  /** The other processes of this hub. */
  peers: Peers;
  /** Streams of clients without sessions. */
  listens: Listens;
  gate: Gate;
  /** The principal as it is now, or null when its credential is gone. */
  current: (principal: Principal) => Principal | null;
  /** The hub is about to end: what runs may finish, no new session begins. */
  draining: () => boolean;
  /** Bytes of a request's body. */
  bodyLimit: number;
  /** Prefix of every URL; empty or `/prefix`. */
  basePath: string;
  version: string;
  log: Log;
  /** A caller asked for an endpoint it can't see; for the denial counts. */
  onDenied: (principal: Principal, ctx: RequestContext, what: string) => void;
}

/** What the transports with sessions need besides. */
export interface SessionOptions extends DownstreamOptions {
  /** What was said on streams that may be taken up again. */
  events: EventStore;
  /** What other replicas hear of this one's sessions. */
  elsewhere: Elsewhere;
}

/** One HTTP exchange. */
export interface Exchange {
  req: HttpRequest;
  res: HttpResponse;
  ctx: RequestContext;
  principal: Principal;
}

/** @throws PatchbayError `unavailable` while the hub drains */
export function refuseWhileDraining({ draining }: DownstreamOptions): void {
  if (draining()) throw new PatchbayError('unavailable', 'The hub is shutting down', { retryAfter: 2 });
}

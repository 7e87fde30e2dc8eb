import { messageOf, PatchbayError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { createMoves, standInOf } from './subscription-moves.ts';
import {
  createSubscriptionTable,
  type Held,
  type Place,
  type SubscriptionLimits,
} from './subscription-table.ts';
import type { Subscriber } from './types.ts';
import { isWithin, shownAs, withItem } from './updated-uri.ts';
import type { UpstreamConnection } from './upstream/connection.ts';
import type { Upstream } from './upstream/types.ts';

/** The resources that clients want to hear of: one subscription upstream serves all who asked for the same. */
export interface Subscriptions {
  /**
   * Resolves when the server took it, at once where it already has; asking again changes nothing.
   * @param shown the URI as the client knows it
   * @param proven it was subscribed before: asked in the background, until the server is there
   * @throws PatchbayError the server's refusal, `upstream_unavailable`, `rate_limited`, `unavailable`
   */
  add(place: Place, shown: string, subscriber: Subscriber, proven?: boolean): Promise<void>;
  /** What a client is subscribed to, as it knows it. */
  ofClient(clientKey: string): string[];
  /** @returns whether the client was subscribed */
  remove(clientKey: string, shown: string): boolean;
  /** Ends those of a client that it may not have any more. */
  confine(clientKey: string, keeps: (server: string, shown: string) => boolean): void;
  /** The client is gone. */
  drop(clientKey: string): void;
  /** @param clientKey on whose own connection it was said; null for the shared one. `params` are lent */
  updated(server: string, uri: string, params: Buffer, clientKey: string | null): void;
  /**
   * A connection is there anew, of either side; whose own it is, or null for the shared one. What a client had on the
   * shared one moves to its own, and from an own one that is gone to the shared one.
   */
  reconnected(server: string, clientKey: string | null): void;
  /** The server is gone for good. */
  forget(server: string): void;
  /** Whether anybody waits for news of it. */
  awaits(server: string): boolean;
  readonly size: number;
}

export interface SubscriptionsOptions {
  upstreamOf: (server: string) => Upstream | undefined;
  /** How long a server that is connecting or down is waited for, ms. */
  acquireTimeoutMs: number;
  /** For one request to a server, ms. */
  timeoutMs: number;
  log: Log;
  limits?: SubscriptionLimits;
  /** By default resources. */
  topic?: Topic;
}

/** What is subscribed to, and how a server is told. */
export interface Topic {
  /** The member of a notification's params that says of what it tells. */
  member: string;
  /** Whether a server may speak of parts of what was subscribed to. */
  hasParts: boolean;
  /** @throws PatchbayError */
  begin(connection: UpstreamConnection, item: string, timeoutMs: number): Promise<void>;
  /** @throws PatchbayError */
  end(connection: UpstreamConnection, item: string, timeoutMs: number): Promise<void>;
}

const RESOURCES: Topic = {
  member: 'uri',
  hasParts: true,
  begin: (connection, uri, timeoutMs) => connection.subscribe(uri, timeoutMs),
  end: (connection, uri, timeoutMs) => connection.unsubscribe(uri, timeoutMs),
};

const DEFAULT_LIMITS: SubscriptionLimits = { perClient: 1000, total: 50_000 };

interface Live extends Held {
  /** The connection that took it; null while none has. */
  on: UpstreamConnection | null;
  /** The server took it once: from then on a failure is one of the moment. */
  proven: boolean;
  work: Promise<void> | null;
  /** The connection that is being asked. */
  asking: UpstreamConnection | null;
  /** Another connection has come while that one was being asked. */
  again: boolean;
}

export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { upstreamOf, acquireTimeoutMs, timeoutMs, log, topic = RESOURCES } = options;
  const table = createSubscriptionTable<Live>(options.limits ?? DEFAULT_LIMITS, (place) => ({
    ...place,
    subscribers: new Map(),
    on: null,
    proven: false,
    work: null,
    asking: null,
    again: false,
  }));

  /** Makes what the server holds what is wanted: one thing after the other, until both are the same. */
  function settle(held: Live): Promise<void> {
    held.work ??= work(held).finally(() => {
      held.work = null;
    });
    return held.work;
  }

  async function work(held: Live): Promise<void> {
    for (;;) {
      const wanted = held.subscribers.size > 0;
      if (wanted === (held.on !== null)) break;
      if (wanted) await begin(held);
      else await end(held);
    }
    if (held.subscribers.size === 0) table.delete(held);
  }

  async function begin(held: Live): Promise<void> {
    held.again = false;
    try {
      const connection = await connect(held);
      held.asking = connection;
      await topic.begin(connection, held.uri, timeoutMs);
      held.proven = true;
      if (!held.again) held.on = connection;
    } catch (error) {
      if (held.proven && held.again) return;
      // Who asked while it was tried for the first time hears of this failure, and is not subscribed.
      if (!held.proven || held.subscribers.size === 0) table.delete(held);
      throw error;
    } finally {
      held.asking = null;
    }
  }

  async function connect(place: Place): Promise<UpstreamConnection> {
    const upstream = upstreamOf(place.server);
    if (upstream && place.client === null) return upstream.side(place.era).acquire(acquireTimeoutMs);
    const own = upstream?.ownOf(place.client ?? '');
    if (own) return own;
    throw new PatchbayError('upstream_unavailable', `Server "${place.server}" is not available`);
  }

  function connected(place: Place): UpstreamConnection | null {
    const upstream = upstreamOf(place.server);
    if (!upstream) return null;
    return place.client === null ? upstream.side(place.era).connection : upstream.ownOf(place.client);
  }

  async function end(held: Live): Promise<void> {
    const { on } = held;
    held.on = null;
    held.proven = false;
    try {
      if (on) await topic.end(on, held.uri, timeoutMs);
    } catch (error) {
      note('A subscription could not be ended', held, error);
    }
  }

  function note(what: string, { server, uri }: Place, error: unknown): void {
    log.debug(what, { server, uri, error: messageOf(error) });
  }

  function inBackground(held: Live): void {
    settle(held).catch((error: unknown) => note('A subscription could not be renewed', held, error));
  }

  function leave(clientKey: string, shown: string): boolean {
    const held = table.remove(clientKey, shown);
    if (held && held.subscribers.size === 0) inBackground(held);
    return held !== null;
  }

  function remove(clientKey: string, shown: string): boolean {
    leave(standInOf(clientKey), shown);
    return leave(clientKey, shown);
  }

  const moves = createMoves<Live>({ table, settle, inBackground, leave, note });

  function tell(held: Live, uri: string, params: Buffer): void {
    const said = new Map<string, Buffer | null>();
    for (const { shown, subscriber } of [...held.subscribers.values()]) {
      const name = shownAs(held, shown, uri);
      const known = said.get(name);
      const bytes = known === undefined ? withItem(params, topic.member, uri, name) : known;
      said.set(name, bytes);
      if (bytes) subscriber.updated(bytes);
    }
  }

  return {
    async add(place, shown, subscriber, proven = false) {
      const before = table.at(subscriber.key, shown);
      // The same name leads elsewhere now, or to a connection that is the client's own.
      if (before && !isAt(before, place)) remove(subscriber.key, shown);
      const held = table.add(place, shown, subscriber);
      if (proven && held.subscribers.size === 1) held.proven = true;
      // A server that took it once is asked again when it is back: nobody need wait for that.
      if (!held.proven) await settle(held);
      else if (!held.on && !held.work) inBackground(held);
    },
    ofClient: (clientKey) => [...table.ofClient(clientKey).keys()],
    remove,
    confine(clientKey, keeps) {
      for (const [shown, held] of table.ofClient(clientKey))
        if (!keeps(held.server, shown)) remove(clientKey, shown);
    },
    drop(clientKey) {
      const left = [standInOf(clientKey), clientKey].flatMap((key) => table.removeClient(key));
      for (const held of left) if (held.subscribers.size === 0) inBackground(held);
    },
    updated(server, uri, params, clientKey) {
      const exact = table.find(server, clientKey, uri);
      const parts = () => table.of(server, clientKey).filter((held) => isWithin(uri, held.uri));
      const all = exact ? [exact] : topic.hasParts ? parts() : [];
      for (const held of all) tell(held, uri, params);
    },
    reconnected(server, clientKey) {
      for (const held of table.of(server, clientKey)) {
        if (connected(held) === (held.on ?? held.asking)) continue;
        held.on = null;
        if (held.asking) held.again = true;
        if (!held.work) inBackground(held);
      }
      if (clientKey === null) moves.toShared(server, (held) => connected(held) !== null);
      else moves.toOwn(server, clientKey);
    },
    forget(server) {
      for (const held of table.ofServer(server)) table.delete(held);
    },
    awaits: (server) => table.ofServer(server).some(({ subscribers }) => subscribers.size > 0),
    get size() {
      return table.size;
    },
  };
}

function isAt(a: Place, b: Place): boolean {
  return a.server === b.server && a.client === b.client && a.uri === b.uri;
}

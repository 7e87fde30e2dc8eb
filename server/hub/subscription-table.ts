import { PatchbayError } from '../lib/errors.ts';
import type { Subscriber } from './types.ts';
import type { Era } from './upstream/connection.ts';

/** Where a subscription is held for clients. */
export interface Place {
  server: string;
  /** The server's own. */
  uri: string;
  /** The side that holds it: that of the first who asked, whatever side those have who join. */
  era: Era;
  /** Whose own connection holds it; null for the shared one. */
  client: string | null;
}

export interface Subscribed {
  /** The URI as the client knows it. */
  shown: string;
  subscriber: Subscriber;
}

/** One subscription upstream, and all for whom it is held, by their keys. */
export interface Held extends Place {
  readonly subscribers: Map<string, Subscribed>;
}

/** Who is subscribed to what. Nothing but bookkeeping: what follows for the servers is the caller's. */
export interface SubscriptionTable<H extends Held> {
  /**
   * The client must not be subscribed elsewhere under that URI (`at`).
   * @throws PatchbayError `rate_limited`, `unavailable` when it is full
   */
  add(place: Place, shown: string, subscriber: Subscriber): H;
  /** Where the client is subscribed under that URI. */
  at(clientKey: string, shown: string): H | null;
  /** @returns where the client was subscribed; null where it was not */
  remove(clientKey: string, shown: string): H | null;
  /** What a client is subscribed to, by the URIs that it knows. */
  ofClient(clientKey: string): ReadonlyMap<string, H>;
  /** @returns where it was subscribed */
  removeClient(clientKey: string): H[];
  /** Of a server's resource; `client` as in `Place`. */
  find(server: string, client: string | null, uri: string): H | undefined;
  /** All of a server's shared connection, or of a client's own one. */
  of(server: string, client: string | null): H[];
  ofServer(server: string): H[];
  /** Takes it out, whoever is still subscribed. */
  delete(held: H): void;
  /** Subscribers of all places together. */
  readonly size: number;
  /** Whether nobody else finds room. */
  readonly full: boolean;
}

export interface SubscriptionLimits {
  perClient: number;
  total: number;
}

/** By which the subscriber's client is known to its own connections. */
export function clientKeyOf({ key, port }: Subscriber): string {
  return port?.facts.key ?? key;
}

/** @param make adds what else the caller keeps of a place; its `subscribers` must be empty */
export function createSubscriptionTable<H extends Held>(
  limits: SubscriptionLimits,
  make: (place: Place) => H,
): SubscriptionTable<H> {
  /** server → client → URI */
  const servers = new Map<string, Map<string | null, Map<string, H>>>();
  /** client → URI as it knows it */
  const clients = new Map<string, Map<string, H>>();
  let size = 0;

  const branch = (server: string, client: string | null) => servers.get(server)?.get(client);

  const at = (key: string, shown: string) => clients.get(key)?.get(shown) ?? null;

  function grow({ server, client, uri }: Place, held: H): void {
    const byClient = servers.get(server) ?? new Map<string | null, Map<string, H>>();
    const byUri = byClient.get(client) ?? new Map<string, H>();
    servers.set(server, byClient.set(client, byUri.set(uri, held)));
  }

  function prune({ server, client, uri }: Place): void {
    const byUri = branch(server, client);
    byUri?.delete(uri);
    if (byUri?.size === 0) servers.get(server)?.delete(client);
    if (servers.get(server)?.size === 0) servers.delete(server);
  }

  function leave(held: H, key: string): void {
    const known = held.subscribers.get(key);
    if (!known) return;
    held.subscribers.delete(key);
    size -= 1;
    const mine = clients.get(key);
    mine?.delete(known.shown);
    if (mine?.size === 0) clients.delete(key);
  }

  function checkRoom(key: string): void {
    const mine = clients.get(key)?.size ?? 0;
    if (mine >= limits.perClient)
      throw new PatchbayError('rate_limited', `A client may subscribe to ${limits.perClient} resources`);
    if (size >= limits.total)
      throw new PatchbayError('unavailable', 'Too many resources are subscribed to', { retryAfter: 60 });
  }

  const ofServer = (server: string) =>
    [...(servers.get(server)?.values() ?? [])].flatMap((byUri) => [...byUri.values()]);

  return {
    add(place, shown, subscriber) {
      const { key } = subscriber;
      const found = branch(place.server, place.client)?.get(place.uri);
      const before = found?.subscribers.get(key);
      // One client knows a resource by one URI; what it knew it by before leads elsewhere now.
      if (found && before && before.shown !== shown) leave(found, key);
      if (!found?.subscribers.has(key)) {
        checkRoom(key);
        size += 1;
      }
      const held = found ?? make(place);
      if (!found) grow(place, held);
      held.subscribers.set(key, { shown, subscriber });
      const mine = clients.get(key) ?? new Map<string, H>();
      clients.set(key, mine.set(shown, held));
      return held;
    },
    at,
    remove(key, shown) {
      const held = at(key, shown);
      if (held) leave(held, key);
      return held;
    },
    ofClient: (key) => new Map(clients.get(key)),
    removeClient(key) {
      const all = [...(clients.get(key)?.values() ?? [])];
      for (const held of all) leave(held, key);
      return all;
    },
    find: (server, client, uri) => branch(server, client)?.get(uri),
    of: (server, client) => [...(branch(server, client)?.values() ?? [])],
    ofServer,
    delete(held) {
      for (const key of [...held.subscribers.keys()]) leave(held, key);
      if (branch(held.server, held.client)?.get(held.uri) === held) prune(held);
    },
    get size() {
      return size;
    },
    get full() {
      return size >= limits.total;
    },
  };
}

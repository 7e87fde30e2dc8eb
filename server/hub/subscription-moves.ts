import {
  clientKeyOf,
  type Held,
  type Place,
  type Subscribed,
  type SubscriptionTable,
} from './subscription-table.ts';
import type { Subscriber } from './types.ts';
import type { UpstreamConnection } from './upstream/connection.ts';

/** Subscriptions follow their clients: to connections of their own and, when those are gone, back. */
export interface Moves<H> {
  /** The client has a connection of its own to the server. */
  toOwn(server: string, clientKey: string): void;
  /** The shared connection is there anew; own ones may have gone with the last, by a restart or an edit. */
  toShared(server: string, isConnected: (held: H) => boolean): void;
}

interface Movable extends Held {
  on: UpstreamConnection | null;
  proven: boolean;
  work: Promise<void> | null;
}

export interface MovesOptions<H extends Movable> {
  table: SubscriptionTable<H>;
  /** Resolves when the server holds what is wanted. */
  settle(held: H): Promise<void>;
  inBackground(held: H): void;
  /** Takes a client out, and ends what nobody wants any more. */
  leave(clientKey: string, shown: string): void;
  note(what: string, place: Place, error: unknown): void;
}

/** A client that moves is for a moment in two places, and in a table that knows one of each. */
export const standInOf = (key: string): string => `${key} moving`;

export function createMoves<H extends Movable>(options: MovesOptions<H>): Moves<H> {
  const { table, settle, inBackground, leave, note } = options;

  /**
   * A stand-in hears the shared connection until the own one has taken it, so that nothing is missed; then there is one
   * that tells. Where the own one does not take it, it stays where it was.
   */
  async function move(from: H, { shown, subscriber }: Subscribed): Promise<void> {
    const place = sharedPlace(from);
    const standIn: Subscriber = {
      key: standInOf(subscriber.key),
      era: subscriber.era,
      updated: (params) => subscriber.updated(params),
    };
    table.remove(subscriber.key, shown);
    const to = table.add({ ...place, client: clientKeyOf(subscriber) }, shown, subscriber);
    table.add(place, shown, standIn);
    try {
      await settle(to);
    } catch (error) {
      note('A subscription could not be moved', to, error);
      // Whoever has left meanwhile has taken the stand-in along.
      if (table.at(standIn.key, shown) && !table.at(subscriber.key, shown)) {
        table.remove(standIn.key, shown);
        table.add(place, shown, subscriber);
      }
    } finally {
      leave(standIn.key, shown);
    }
  }

  /** The shared one took it, or will when it can: nobody waits for that. */
  function moveBack(from: H): void {
    from.on = null;
    for (const { shown, subscriber } of [...from.subscribers.values()]) {
      table.remove(subscriber.key, shown);
      const to = table.add(sharedPlace(from), shown, subscriber);
      if (to.subscribers.size === 1) to.proven = true;
      if (!to.on && !to.work) inBackground(to);
    }
    if (!from.work) inBackground(from);
  }

  return {
    toOwn(server, clientKey) {
      for (const held of table.of(server, null)) {
        const its = [...held.subscribers.values()].filter(
          (each) => clientKeyOf(each.subscriber) === clientKey,
        );
        for (const each of its) {
          // Without room for a stand-in it stays.
          if (table.full) return;
          move(held, each).catch((error: unknown) =>
            note('A subscription was lost as it moved', held, error),
          );
        }
      }
    },
    toShared(server, isConnected) {
      for (const held of table.ofServer(server))
        if (held.client !== null && !isConnected(held)) moveBack(held);
    },
  };
}

const sharedPlace = ({ server, uri, era }: Place): Place => ({ server, uri, era, client: null });

import type { Lists, ServerIdentity, UpstreamConnection } from './connection.ts';
import { createKnownLists } from './known-lists.ts';
import { createRefresher, type Refresher } from './refresher.ts';
import { concealIdentity, concealLists } from './spoken-secrets.ts';

/** What a server says of itself and offers, as far as anyone knows; it outlives the connections it is read from. */
export interface Offer {
  readonly identity: ServerIdentity | null;
  readonly lists: Lists;
  /** 0 = nothing is known yet. */
  readonly version: number;
  /** Lists from an earlier life: ignored once the server itself has spoken. */
  seed(lists: Lists): void;
  /** From now on this connection says it. */
  follow(connection: UpstreamConnection, options: FollowOptions): void;
  fetch(): void;
  /** Lists anew, soon; many in a row become one. */
  refresh(): void;
  /** Nothing is fetched or told any more, until another connection is followed. */
  leave(): void;
}

export interface FollowOptions {
  /** For each list, ms. */
  timeoutMs: number;
  /** Secrets that are taken out. */
  spoken: readonly string[];
  isCurrent: () => boolean;
  /** @param news whether they differ from those known before */
  onArrived: (lists: Lists, news: boolean) => void;
  onFailed: (error: unknown) => void;
}

/** A burst of changes is over after this, ms. */
const SETTLE_MS = 50;
/** Between one refresh and the next, ms. */
const GAP_MS = 500;

/** @param nextVersion yields numbers that grow and never repeat */
export function createOffer(nextVersion: () => number, now: () => number): Offer {
  const known = createKnownLists(nextVersion);
  let identity: ServerIdentity | null = null;
  let refresher: Refresher | null = null;

  return {
    get identity() {
      return identity;
    },
    get lists() {
      return known.lists;
    },
    get version() {
      return known.version;
    },
    seed: known.seed,
    follow(connection, { timeoutMs, spoken, isCurrent, onArrived, onFailed }) {
      identity = concealIdentity(spoken, connection.identity);
      refresher = createRefresher({
        fetch: () => connection.lists(timeoutMs),
        onLists(heard) {
          if (!isCurrent()) return;
          const lists = concealLists(spoken, heard);
          onArrived(lists, known.adopt(lists));
        },
        onFailed(error) {
          if (isCurrent()) onFailed(error);
        },
        settleMs: SETTLE_MS,
        gapMs: GAP_MS,
        now,
      });
    },
    fetch: () => refresher?.start(),
    refresh: () => refresher?.soon(),
    leave() {
      refresher?.stop();
      refresher = null;
    },
  };
}

import type { ServerStatus } from '../../contract/runtime.ts';
import type { StoredServer } from '../../contract/snapshot.ts';
import type { Log } from '../../lib/log.ts';
import type { Question } from '../client.ts';
import type { Asks } from './asks.ts';
import type { Connector, Era, Lists, UpstreamConnection } from './connection.ts';
import type { Journal } from './journal.ts';
import type { MachinePolicy } from './machine-state.ts';
import type { Expand, OwnLimits, PoolTimeouts, Upstream } from './types.ts';

export interface UpstreamOptions {
  stored: StoredServer;
  connect: Connector;
  expand: Expand;
  log: Log;
  timeouts: PoolTimeouts;
  policy: MachinePolicy;
  own: OwnLimits;
  now: () => number;
  random: () => number;
  redact: (text: string) => string;
  /** The next version of anyone's lists: unique in this process. */
  nextVersion: () => number;
  /** A namesake that is still ending; no process of this one starts before. */
  after: Promise<unknown>;
  /** Lets one more process start when its turn comes. @param start resolves when the attempt came to a result */
  admit: (start: () => Promise<void>) => void;
  knownAsks: readonly Question[];
  /** Somebody waits for news of it: it must not be ended as unused. */
  awaited: () => boolean;
  events: UpstreamEvents;
  /** Where it is the other side of a server that speaks both eras. */
  side?: SideOptions;
}

export interface UpstreamEvents {
  onStatus(status: ServerStatus): void;
  onLists(lists: Lists): void;
  onSideLists(): void;
  onRestart(): void;
  onAsked(question: Question): void;
  onAsksForgotten(): void;
  onResourceUpdated(uri: string, params: Buffer, clientKey: string | null): void;
  onReconnected(era: Era, clientKey: string | null): void;
}

/** What a side has of its parent. */
export interface SideOptions {
  era: Era;
  asks: Asks;
  journal: Journal;
}

/** What the pool may do beyond what the hub may. */
export interface ManagedUpstream extends Upstream {
  /** Takes the entry as it is now. @param changed what decides the connection differs from before */
  configure(stored: StoredServer, changed: boolean): void;
  /** Starts it if it is idle. Resolves when the attempt (if any) has come to a result. */
  start(): Promise<void>;
  /** Every one that is not gone yet: the shared ones, those of single clients, and those of the other side. */
  connections(): UpstreamConnection[];
  /** Epoch ms at which it was last used, as far as an on-demand server needs to know. */
  readonly usedAt: number;
}

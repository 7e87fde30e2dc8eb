import type { ServerStatus } from '../../contract/runtime.ts';
import type { StoredServer } from '../../contract/snapshot.ts';
import type { Log } from '../../lib/log.ts';
import type { Connector, Lists } from './connection.ts';
import type { MachinePolicy } from './machine-state.ts';
import type { Expand, PoolTimeouts, Upstream } from './types.ts';

export interface UpstreamOptions {
  stored: StoredServer;
  connect: Connector;
  expand: Expand;
  log: Log;
  timeouts: PoolTimeouts;
  policy: MachinePolicy;
  now: () => number;
  random: () => number;
  redact: (text: string) => string;
  /** The next version of anyone's lists: unique in this process. */
  nextVersion: () => number;
  /** A namesake that is still ending; no process of this one starts before. */
  after: Promise<unknown>;
  onStatus: (status: ServerStatus) => void;
  onLists: (lists: Lists) => void;
  onRestart: () => void;
}

/** What the pool may do beyond what the hub may. */
export interface ManagedUpstream extends Upstream {
  /** Takes the entry as it is now. @param changed what decides the connection differs from before */
  configure(stored: StoredServer, changed: boolean): void;
  /** Starts it if it is idle. Resolves when the attempt (if any) has come to a result. */
  start(): Promise<void>;
}

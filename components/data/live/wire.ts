import type { LiveMessage } from '../../../server/contract/api/events.ts';

/** What a page wants to hear besides the state of the hub: every call, the output of some servers. */
export interface Interests {
  activity: boolean;
  logs: readonly string[];
}

export const NOTHING: Interests = { activity: false, logs: [] };

/** `connecting` until the stream has spoken for the first time, `lost` from its end until it speaks again. */
export interface LiveState {
  state: 'connecting' | 'live' | 'lost';
  /** ms since 1970 */
  since: number;
}

/** What tabs say to each other. One of them, the leader, reads the stream for all. */
export type TabMessage =
  | { kind: 'event'; event: LiveMessage }
  | { kind: 'state'; live: LiveState }
  /** A tab that begins: the leader answers with the state of things. */
  | { kind: 'hello' }
  /** A leader that begins: every tab says what it wants. */
  | { kind: 'lead' }
  | { kind: 'wants'; tab: string; wants: Interests }
  | { kind: 'bye'; tab: string }
  /** The person looks at a tab, or the network is back: no more waiting. */
  | { kind: 'wake' };

/** All that anybody wants, in a stable order. */
export function union(all: Iterable<Interests>): Interests {
  const list = [...all];
  const logs = new Set(list.flatMap((one) => one.logs));
  return { activity: list.some((one) => one.activity), logs: [...logs].sort() };
}

export function sameInterests(one: Interests, other: Interests): boolean {
  return one.activity === other.activity && one.logs.join() === other.logs.join();
}

import type { ProcessInfo } from '../../contract/runtime.ts';
import type { UpstreamConnection } from './connection.ts';
import type { Link } from './link.ts';

/** Everything of one upstream that is open: at most one current link, one predecessor, and those that are ending. */
export interface Links {
  readonly current: Link | null;
  readonly retired: Link | null;
  /** Every connection that is not gone yet. */
  connections(): UpstreamConnection[];
  /** Of everything that is not gone yet, attempts included. */
  processes(): ProcessInfo[];
  /** @param link there must be no current one */
  take(link: Link): void;
  /** Ends the current link; it is nobody's from now on. */
  discard(): void;
  /** The current link becomes the predecessor. */
  retire(): void;
  release(graceMs: number): void;
  /** Ends all; resolves when nothing is left, what begins to end meanwhile included. */
  endAll(graceMs: number): Promise<void>;
  /** Resolves when all that is ending now is gone. */
  ended(): Promise<unknown>;
}

export function createLinks(): Links {
  let current: Link | null = null;
  let retired: Link | null = null;
  const ending = new Map<Link, Promise<void>>();

  function end(link: Link | null, graceMs: number): void {
    if (!link) return;
    const gone = link.end(graceMs).then(() => {
      ending.delete(link);
    });
    ending.set(link, gone);
  }

  function discard(graceMs = 0): void {
    end(current, graceMs);
    current = null;
  }

  function release(graceMs: number): void {
    end(retired, graceMs);
    retired = null;
  }

  const all = () => [current, retired, ...ending.keys()];

  return {
    get current() {
      return current;
    },
    get retired() {
      return retired;
    },
    connections: () => all().flatMap((link) => link?.connection ?? []),
    processes: () => all().flatMap((link) => link?.processes() ?? []),
    take(link) {
      discard();
      current = link;
    },
    discard: () => discard(),
    retire() {
      release(0);
      retired = current;
      current = null;
    },
    release,
    async endAll(graceMs) {
      // Those that are ending already may have been given more time than there is now.
      for (const link of ending.keys()) void link.end(graceMs);
      discard(graceMs);
      release(graceMs);
      while (ending.size > 0) await Promise.all(ending.values());
    },
    ended: () => Promise.all(ending.values()),
  };
}

import type { StoredServer } from '../../contract/snapshot.ts';
import type { Era, ServerIdentity } from './connection.ts';
import type { ManagedUpstream } from './managed.ts';

/** The half of a bilingual server that speaks the other era than its parent does: an upstream of its own beside it. */
export interface OtherSide {
  /** What speaks this era, if it ever said lists; they are what a client of that era is shown. */
  of(era: Era): ManagedUpstream | null;
  readonly current: ManagedUpstream | null;
  /** The parent has connected. */
  learn(identity: ServerIdentity, stored: StoredServer): void;
  /** Ends it; what was learnt is forgotten, until the parent connects again. */
  drop(graceMs: number): void;
  /** Ends it for good; resolves when nothing is left, what was dropped before included. */
  stop(graceMs: number): Promise<void>;
}

export function createOtherSide(open: (era: Era, stored: StoredServer) => ManagedUpstream): OtherSide {
  let side: { era: Era; upstream: ManagedUpstream } | null = null;
  const leaving = new Map<ManagedUpstream, Promise<void>>();

  function drop(graceMs: number): void {
    if (!side) return;
    const { upstream } = side;
    side = null;
    leaving.set(
      upstream,
      upstream.stop(graceMs).finally(() => leaving.delete(upstream)),
    );
  }

  return {
    of: (era) => (side && side.era === era && side.upstream.listsVersion > 0 ? side.upstream : null),
    get current() {
      return side?.upstream ?? null;
    },
    learn({ era, bilingual }, stored) {
      const wanted: Era | null = !bilingual ? null : era === 'legacy' ? 'modern' : 'legacy';
      if (side?.era !== wanted) drop(0);
      if (wanted === null) return;
      if (!side) {
        side = { era: wanted, upstream: open(wanted, stored) };
        side.upstream.configure(stored, true);
      }
      // An on-demand one of which lists are known waits to be demanded.
      if (!stored.spec.startOnDemand || side.upstream.listsVersion === 0) void side.upstream.start();
    },
    drop,
    async stop(graceMs) {
      drop(graceMs);
      for (const upstream of leaving.keys()) void upstream.stop(graceMs);
      await Promise.all(leaving.values());
    },
  };
}

/**
 * Which of two documents is the newer one. Replicas of a rolling deployment hold different files for a while, and the
 * one that holds the lease may hold the older. A document's place is the order in which documents were first seen by
 * any replica; one that somebody puts into place now (a file that changes under a running hub, an apply by hand) moves
 * to the end, so going back on purpose works. A document whose place is before that of the newest *applied* one is
 * older and changes nothing.
 */
export interface DocumentPlace {
  sequence: number;
  applied: boolean;
}

export interface Standing {
  sequence: number;
  older: boolean;
}

/** @param fresh it is known that the document was put into place just now, not merely found at start */
export function standing(places: ReadonlyMap<string, DocumentPlace>, hash: string, fresh: boolean): Standing {
  const all = [...places.values()];
  const newest = Math.max(0, ...all.map((place) => place.sequence));
  const newestApplied = Math.max(0, ...all.filter((place) => place.applied).map((place) => place.sequence));
  const known = places.get(hash);
  const sequence = known === undefined || (fresh && known.sequence < newest) ? newest + 1 : known.sequence;
  return { sequence, older: sequence < newestApplied };
}

/** More than any rolling deployment has under way. */
export const REMEMBERED_DOCUMENTS = 100;

/** The documents that can be forgotten: the oldest beyond `REMEMBERED_DOCUMENTS`. */
export function forgettable(places: ReadonlyMap<string, DocumentPlace>): string[] {
  const ordered = [...places].sort(([, a], [, b]) => b.sequence - a.sequence);
  return ordered.slice(REMEMBERED_DOCUMENTS).map(([hash]) => hash);
}

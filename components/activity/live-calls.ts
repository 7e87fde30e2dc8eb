import type { CallRecord } from '../../server/contract/activity.ts';

/** As many of the newest listed calls may have been heard of, too. */
const OVERLAP = 400;

const byTime = (a: CallRecord, b: CallRecord): number =>
  a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1;

/** Calls that were heard of above those that were listed, newest first, each once. */
export function withLive(live: readonly CallRecord[], listed: readonly CallRecord[]): readonly CallRecord[] {
  if (live.length === 0) return listed;
  const newest = listed.slice(0, OVERLAP);
  const known = new Set(newest.map(({ id }) => id));
  const oldest = newest.at(-1)?.at ?? '';
  // Older ones are where the list has them, or will have them.
  const fresh = live.filter(({ id, at }) => !known.has(id) && at >= oldest);
  if (fresh.length === 0) return listed;
  return [...fresh, ...newest].sort(byTime).concat(listed.slice(OVERLAP));
}

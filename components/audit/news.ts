import type { AuditRecord } from '../../server/contract/audit.ts';

/** The newest records as they are now, above those that were read before; each once, newest first. */
export function withHead(
  head: readonly AuditRecord[],
  listed: readonly AuditRecord[],
): readonly AuditRecord[] {
  const last = head.at(-1);
  if (!last) return listed;
  const known = new Set(head.map(({ id }) => id));
  // What the head covers is as the head says: of denials, counts go on growing.
  return [...head, ...listed.filter(({ id, at }) => at <= last.at && !known.has(id))];
}

/** How many of the head are not shown yet. */
export function newsOf(head: readonly AuditRecord[], shown: readonly AuditRecord[]): number {
  const known = new Set(shown.slice(0, 2 * head.length).map(({ id }) => id));
  return head.filter(({ id }) => !known.has(id)).length;
}

/** Whether there are records between a head that holds no more, and the list. */
export function hasGap(
  { items, nextCursor }: { items: readonly AuditRecord[]; nextCursor?: string },
  listed: readonly AuditRecord[],
): boolean {
  const [last, first] = [items.at(-1), listed[0]];
  return nextCursor !== undefined && last !== undefined && (!first || last.at > first.at);
}

const MINUTE = 60_000;

/** From when on records are looked at again: denials are counted under the beginning of their minute, and written late. */
export function headFrom(listed: readonly AuditRecord[], since: number): string {
  const newest = listed[0] ? Date.parse(listed[0].at) : since;
  return new Date(Math.floor(newest / MINUTE) * MINUTE - MINUTE).toISOString();
}

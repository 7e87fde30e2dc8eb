import type { CallRecord } from '../../server/contract/activity.ts';
import type { LogLine } from '../../server/contract/runtime.ts';

/** At least as many as the hub keeps of a server's output. */
export const MOST_LINES = 5000;
/** As many calls as a list that follows them shows. */
export const MOST_CALLS = 50;

/** The newest of both, each line once; lines are numbered by the hub. */
export function joinedLines(past: readonly LogLine[], more: readonly LogLine[]): LogLine[] {
  const last = past.at(-1)?.n ?? Number.NEGATIVE_INFINITY;
  return [...past, ...more.filter(({ n }) => n > last)].slice(-MOST_LINES);
}

/** The newest of both, each call once. */
export function newestCalls(some: readonly CallRecord[], others: readonly CallRecord[]): CallRecord[] {
  const byId = new Map([...others, ...some].map((call) => [call.id, call]));
  return [...byId.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, MOST_CALLS);
}

import type { Outcome } from '../../server/contract/activity.ts';
import type { CallStats } from '../../server/contract/api/activity.ts';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { UpstreamState } from '../../server/contract/runtime.ts';

/** Outcomes that failed behind the hub; a refusal by the hub, or a client that gave up, is none. */
const FAILURES: readonly Outcome[] = ['tool-error', 'error', 'timeout'];

export function failuresOf(stats: Pick<CallStats, 'outcomes'>): number {
  return FAILURES.reduce((sum, outcome) => sum + (stats.outcomes[outcome] ?? 0), 0);
}

export interface Slot {
  /** When it begins and ends, ms since 1970. */
  from: number;
  to: number;
  /** Null without calls. */
  stats: CallStats | null;
}

/** Every minute or hour of a span, those without calls included. @param end its last border, ms since 1970 */
export function slotsOf(items: readonly CallStats[], unitMs: number, count: number, end: number): Slot[] {
  const byTime = new Map(items.map((stats) => [Date.parse(stats.key), stats]));
  return Array.from({ length: count }, (_, index) => {
    const from = end - (count - index) * unitMs;
    return { from, to: from + unitMs, stats: byTime.get(from) ?? null };
  });
}

/** A tool that was called. */
export interface CalledTool {
  server: string;
  tool: string;
  stats: CallStats;
}

/** `server/tool`: names of servers have no slash, names of tools may. Calls that reached no server are left out. */
function toolOf(stats: CallStats): CalledTool[] {
  const cut = stats.key.indexOf('/');
  return cut < 1 ? [] : [{ server: stats.key.slice(0, cut), tool: stats.key.slice(cut + 1), stats }];
}

/** A percentile of fewer calls than this says little. */
const ENOUGH = 5;

/** @param items the most called first */
export function topTools(
  items: readonly CallStats[],
  most: number,
): { busiest: CalledTool[]; slowest: CalledTool[] } {
  const tools = items.flatMap(toolOf);
  const slowest = tools
    .filter(({ stats }) => stats.calls >= ENOUGH)
    .sort((a, b) => b.stats.p95Ms - a.stats.p95Ms)
    .slice(0, most);
  return { busiest: tools.slice(0, most), slowest };
}

const BUSY: ReadonlySet<UpstreamState> = new Set(['connecting', 'listing', 'draining']);

/** Servers by what they can do now; those that start when they are called count as ready. */
export function serverCounts(servers: readonly ServerView[]): {
  enabled: number;
  ready: number;
  starting: number;
  disabled: number;
} {
  const enabled = servers.filter(({ spec }) => spec.enabled);
  const within = (of: (state: UpstreamState) => boolean): number =>
    enabled.filter(({ status }) => status !== null && of(status.state)).length;
  return {
    enabled: enabled.length,
    ready: within((state) => state === 'ready' || state === 'idle'),
    starting: within((state) => BUSY.has(state)),
    disabled: servers.length - enabled.length,
  };
}

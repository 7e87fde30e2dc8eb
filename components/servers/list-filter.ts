import type { ServerView } from '../../server/contract/api/servers.ts';
import type { UpstreamState } from '../../server/contract/runtime.ts';

/** What the list is narrowed down to; empty texts narrow nothing. */
export interface ListFilter {
  /** A state, or `attention` for every state that somebody should look at. */
  status: string;
  category: string;
  transport: string;
  origin: string;
  q: string;
}

export const ATTENTION = 'attention';

const NEEDS_ATTENTION: ReadonlySet<UpstreamState> = new Set([
  'waiting',
  'misconfigured',
  'needs-auth',
  'degraded',
]);

export const stateOf = ({ status }: ServerView): UpstreamState => status?.state ?? 'closed';

export const needsAttention = (server: ServerView): boolean => NEEDS_ATTENTION.has(stateOf(server));

/** As it is spoken, or will be; `auto` is told by what the hub found. */
export function transportOf({ spec, status }: ServerView): 'stdio' | 'streamable-http' | 'sse' {
  if (spec.type !== 'auto') return spec.type;
  return status?.transport ?? 'streamable-http';
}

/** Names of the transports, which are the same in every language. */
export const TRANSPORTS = { stdio: 'stdio', 'streamable-http': 'HTTP', sse: 'SSE' } as const;

export function filtered(servers: readonly ServerView[], filter: ListFilter): readonly ServerView[] {
  const { status, category, transport, origin } = filter;
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !status && !category && !transport && !origin) return servers;
  return servers.filter((server) => {
    if (status === ATTENTION ? !needsAttention(server) : status && stateOf(server) !== status) return false;
    if (category && server.spec.category !== category) return false;
    if (transport && transportOf(server) !== transport) return false;
    if (origin && server.origin !== origin) return false;
    if (words.length === 0) return true;
    const text = textOf(server);
    return words.every((word) => text.includes(word));
  });
}

/** Everything somebody may remember a server by. */
function textOf({ name, spec, groups }: ServerView): string {
  const target = spec.type === 'stdio' ? [spec.command, ...spec.args] : [spec.url];
  return [name, spec.title, spec.category, spec.description, ...target, ...groups].join('\n').toLowerCase();
}

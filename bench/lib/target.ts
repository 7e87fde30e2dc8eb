import type { Endpoint } from './session.ts';
import type { Kind, Upstream } from './upstreams.ts';

/** What is measured: a hub, or something that a hub is compared with. */
export interface Target {
  name: string;
  kinds: readonly Kind[];
  /** How many upstreams it can stand before. */
  maxUpstreams: number;
  /** Whether garbage can be collected in it on demand. */
  isNode: boolean;
  /** It is Patchbay: it answers clients of 2026-07-28 and writes down every call. */
  isHub?: boolean;
  /** What a client calls the tool of an upstream. */
  toolName(upstream: string, tool: string): string;
  prepare(site: Site): Promise<Launch>;
}

export interface Site {
  /** Temporary, its own. */
  folder: string;
  port: number;
  upstreams: readonly Upstream[];
}

export interface Launch {
  /** Null where the upstream itself is the target. */
  program: { command: string; args: string[]; env: Record<string, string> } | null;
  endpoint: Endpoint;
  /** Gives back what `prepare` took outside its folder. */
  release?: () => Promise<void>;
}

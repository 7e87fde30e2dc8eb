import type { Clients } from './clients.ts';
import type { GroupSpec } from './group.ts';
import type {
  GroupDraft,
  GroupFootprint,
  ListKind,
  OpenedEndpoint,
  ReachedTool,
  ServerItem,
  ToolBrief,
} from './items.ts';
import type { KeyScope } from './key.ts';
import type { Reach, ScopeReach } from './reach.ts';

/** What a scope is measured against. */
export type ReachTarget = { kind: 'server'; name: string } | { kind: 'group'; id: string };

/** What the console asks of the running hub, as this process sees it. Long work leaves the event loop in between. */
export interface RuntimeReads {
  /** Every known tool of every server. `tag` is the same as long as the answer is. */
  toolIndex(): Promise<{ tag: string; items: readonly ToolBrief[] }>;
  /** What a server lists, hidden items included, and what only an override knows; by name. @throws not_found */
  items(server: string, kind: ListKind): Promise<ServerItem[]>;
  /** What a key of this scope sees; nothing where the endpoint is closed to it. @throws not_found */
  reachedTools(scope: KeyScope, endpoint: string): Promise<ReachedTool[]>;
  /** Every endpoint that the scope opens: the one over everything first, then groups, then servers. */
  openedEndpoints(scope: KeyScope): Promise<OpenedEndpoint[]>;
  scopeReach(scope: KeyScope): Promise<ScopeReach>;
  /** @returns a function that measures scopes, null for one that does not come there. @throws not_found */
  measure(target: ReachTarget): (scope: KeyScope) => Reach | null;
  /** What the group's endpoint lists now. @throws not_found */
  footprint(group: string): GroupFootprint;
  /** What the endpoint of a group would list that is not saved; a server that isn't there gives nothing. */
  draft(spec: GroupSpec): GroupDraft;
  /** @param endpoint `mcp`, a group id or a server name; null is every one */
  clients(endpoint: string | null, limit: number): Clients;
}

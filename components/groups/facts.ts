import type { ServerView } from '../../server/contract/api/servers.ts';
import type { GroupSpec } from '../../server/contract/group.ts';
import type { ToolBrief } from '../../server/contract/items.ts';

/** Tools by their server, in its order. */
export type ToolsByServer = ReadonlyMap<string, readonly ToolBrief[]>;
export type ServersByName = ReadonlyMap<string, ServerView>;

export function byServer(tools: readonly ToolBrief[]): ToolsByServer {
  const found = new Map<string, ToolBrief[]>();
  for (const tool of tools) {
    const list = found.get(tool.server);
    if (list) list.push(tool);
    else found.set(tool.server, [tool]);
  }
  return found;
}

export function byName(servers: readonly ServerView[]): ServersByName {
  return new Map(servers.map((server) => [server.name, server]));
}

export interface GroupFacts {
  tools: number;
  /** An estimate of what the list costs a model: within a few tokens of what the hub says of one group. */
  tokens: number;
  /** Members and chosen tools that give nothing. */
  troubles: number;
}

/** Sums what the lists say; so forty groups take no request each. */
export function factsOf({ servers }: GroupSpec, index: ToolsByServer, known: ServersByName): GroupFacts {
  const facts: GroupFacts = { tools: 0, tokens: 0, troubles: 0 };
  for (const { name, alias, tools } of servers) {
    const server = known.get(name);
    if (!server?.spec.enabled) {
      facts.troubles++;
      continue;
    }
    const offered = index.get(name) ?? [];
    const picks = tools && new Set(tools);
    const chosen = picks ? offered.filter(({ tool }) => picks.has(tool)) : offered;
    const shown = chosen.filter(({ enabled }) => enabled);
    facts.tools += shown.length;
    facts.tokens += shown.reduce((sum, tool) => sum + tool.tokens + ofName(tool, alias ?? name), 0);
    // Of a server that was never reached nobody knows what it lists.
    if (picks && offered.length > 0) facts.troubles += picks.size - shown.length;
  }
  return { ...facts, tokens: Math.round(facts.tokens) };
}

/** What the prefix, its separator and the comma behind the tool cost, in tokens of four bytes. */
function ofName({ tool, shownAs = tool }: ToolBrief, prefix: string): number {
  return (prefix.length + 3 + shownAs.length - tool.length) / 4;
}

import type { KeyScope } from '../../server/contract/key.ts';

/** A scope that is no more than what it names. */
export type Chosen = Exclude<KeyScope, { all: true }>;
export type ChosenTool = Chosen['tools'][number];

export const NOTHING: Chosen = { groups: [], servers: [], tools: [] };

export const isEmpty = ({ groups, servers, tools }: Chosen): boolean =>
  groups.length === 0 && servers.length === 0 && tools.length === 0;

/** `server/tool`; server names have no slash. */
export const toolId = ({ server, tool }: ChosenTool): string => `${server}/${tool}`;

/** Undoes `toolId`; null for the name of a server. */
export function splitToolId(id: string): ChosenTool | null {
  const cut = id.indexOf('/');
  return cut < 0 ? null : { server: id.slice(0, cut), tool: id.slice(cut + 1) };
}

/** The same scope in one order, so that equal scopes are equal texts. */
export function normalised(scope: KeyScope): KeyScope {
  if ('all' in scope) return { all: true };
  return {
    groups: [...new Set(scope.groups)].sort(),
    servers: [...new Set(scope.servers)].sort(),
    tools: [...new Set(scope.tools.map(toolId))].sort().flatMap((id) => splitToolId(id) ?? []),
  };
}

export const sameScope = (one: KeyScope, other: KeyScope): boolean =>
  JSON.stringify(normalised(one)) === JSON.stringify(normalised(other));

/** How much of what is asked for is picked: ids are names of servers, or of tools as `toolId` makes them. */
export function picker({ servers, tools }: Chosen): (id: string) => 'all' | 'some' | 'none' {
  const whole = new Set(servers);
  const single = new Set(tools.map(toolId));
  const partly = new Set(tools.map(({ server }) => server));
  return (id) => {
    const tool = splitToolId(id);
    if (tool) return whole.has(tool.server) || single.has(id) ? 'all' : 'none';
    // Every tool one by one is less than the server: tools that come later stay closed.
    return whole.has(id) ? 'all' : partly.has(id) ? 'some' : 'none';
  };
}

/** Opens a whole server, now and later, or closes it with all of its tools. */
export function setServer(chosen: Chosen, server: string, on: boolean): Chosen {
  const servers = chosen.servers.filter((one) => one !== server);
  const tools = chosen.tools.filter((tool) => tool.server !== server);
  return { ...chosen, servers: on ? [...servers, server] : servers, tools };
}

/** @param known every known tool of the server: when one of a whole server is closed, the others stay open one by one */
export function setTool(
  chosen: Chosen,
  { server, tool }: ChosenTool,
  on: boolean,
  known: readonly string[],
): Chosen {
  const whole = chosen.servers.includes(server);
  if (on && whole) return chosen;
  const before = whole
    ? known.map((one) => ({ server, tool: one }))
    : chosen.tools.filter((one) => one.server === server);
  const others = chosen.tools.filter((one) => one.server !== server);
  const rest = before.filter((one) => one.tool !== tool);
  return {
    ...chosen,
    servers: chosen.servers.filter((one) => one !== server),
    tools: [...others, ...rest, ...(on ? [{ server, tool }] : [])],
  };
}

/** The scope without these names: the preview offers it for names that the hub does not know. */
export function without(
  chosen: Chosen,
  names: readonly { kind: 'server' | 'group' | 'tool'; name: string }[],
): Chosen {
  const gone = new Set(names.map(({ kind, name }) => `${kind}:${name}`));
  return {
    groups: chosen.groups.filter((id) => !gone.has(`group:${id}`)),
    servers: chosen.servers.filter((name) => !gone.has(`server:${name}`)),
    tools: chosen.tools.filter((tool) => !gone.has(`tool:${toolId(tool)}`)),
  };
}

import { documentId } from '../document.ts';
import type { VectorScope } from '../types.ts';
import { isStorable } from './entries.ts';

export interface ToolName {
  server: string;
  tool: string;
}

/** A scope as it is asked of the database. */
export interface Within {
  /** Null: everything. */
  list: { servers: readonly string[]; tools: readonly ToolName[] } | null;
  has(name: ToolName): boolean;
}

/** Null: it sees nothing. */
export function withinOf(scope: VectorScope): Within | null {
  if (scope.all) return { list: null, has: ({ tool }) => isStorable(tool) };
  const servers = new Set(scope.servers);
  const tools = scope.tools.filter(({ server, tool }) => !servers.has(server) && isStorable(tool));
  if (servers.size === 0 && tools.length === 0) return null;
  const ids = new Set(tools.map(({ server, tool }) => documentId(server, tool)));
  return {
    list: { servers: [...servers], tools },
    has: ({ server, tool }) => isStorable(tool) && (servers.has(server) || ids.has(documentId(server, tool))),
  };
}

/** The server and tool of a document's id; names of servers have no slash. */
export function nameOfId(id: string): ToolName {
  const at = id.indexOf('/');
  return { server: id.slice(0, Math.max(0, at)), tool: id.slice(at + 1) };
}

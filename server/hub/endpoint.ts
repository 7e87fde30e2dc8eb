import type { GroupSpec } from '../contract/group.ts';
import type { ServerSpec } from '../contract/server.ts';
import type { SettingsSnapshot, StoredServer } from '../contract/snapshot.ts';

/** What a URL under `/mcp` or `/sse` names. */
export type EndpointRef = { kind: 'global' } | { kind: 'named'; name: string };

/** Items chosen of one kind, by the server's own names; null is all of them, now and later. */
export type Picks = ReadonlySet<string> | null;
export type PickKind = 'tools' | 'prompts' | 'resources';
export type PickSet = Record<PickKind, Picks>;

export const ALL_PICKS: PickSet = { tools: null, prompts: null, resources: null };

export interface EndpointMember {
  server: StoredServer;
  /** Prefix of its names where the endpoint prefixes: the alias, or the server's name. */
  alias: string;
  picks: PickSet;
}

export interface Endpoint {
  /** Stable identity, sealed into session ids: `global`, `group:prod`, `server:github`. */
  id: string;
  /** As URLs and records of calls say it: `mcp`, `mcp/prod`, `mcp/github`. */
  address: string;
  title: string;
  /** Whether names are `{alias}{separator}{name}`. */
  prefixed: boolean;
  members: readonly EndpointMember[];
}

/** @returns null where the URL stands for nothing (or for nothing any more). Disabled servers are no members. */
export function resolveEndpoint(snapshot: SettingsSnapshot, ref: EndpointRef): Endpoint | null {
  if (ref.kind === 'global')
    return snapshot.system.routing.enableGlobalRoute ? globalEndpoint(snapshot) : null;
  const group = snapshot.groups.get(ref.name);
  if (group) return groupEndpoint(snapshot, ref.name);
  const server = snapshot.servers.get(ref.name);
  if (server) return serverEndpoint(server);
  if (!snapshot.system.routing.enableGroupNameRoute) return null;
  for (const [id, candidate] of snapshot.groups) {
    if (candidate.spec.name === ref.name) return groupEndpoint(snapshot, id);
  }
  return null;
}

/** The endpoint a session was opened on, by its identity. */
export function endpointById(snapshot: SettingsSnapshot, id: string): Endpoint | null {
  if (id === 'global') return resolveEndpoint(snapshot, { kind: 'global' });
  const name = id.slice(id.indexOf(':') + 1);
  if (id.startsWith('group:')) return snapshot.groups.has(name) ? groupEndpoint(snapshot, name) : null;
  const server = snapshot.servers.get(name);
  return server ? serverEndpoint(server) : null;
}

/** Every enabled server; whether `/mcp` itself answers is not asked. */
export function globalEndpoint(snapshot: SettingsSnapshot): Endpoint {
  const members = [...snapshot.servers.values()]
    .filter(isEnabled)
    .map((server) => ({ server, alias: server.name, picks: ALL_PICKS }));
  return { id: 'global', address: 'mcp', title: 'Patchbay', prefixed: true, members };
}

function serverEndpoint(server: StoredServer): Endpoint {
  const { name, spec } = server;
  const members = isEnabled(server) ? [{ server, alias: name, picks: ALL_PICKS }] : [];
  const title = titleOf(name, spec);
  return { id: `server:${name}`, address: `mcp/${name}`, title, prefixed: false, members };
}

function groupEndpoint(snapshot: SettingsSnapshot, id: string): Endpoint {
  return endpointOfGroup(snapshot, id, snapshot.groups.get(id)?.spec ?? { servers: [] });
}

/** The endpoint that a group of this spec has, or would have. */
export function endpointOfGroup(snapshot: SettingsSnapshot, id: string, spec: GroupSpec): Endpoint {
  const members: EndpointMember[] = [];
  for (const member of spec.servers) {
    const server = snapshot.servers.get(member.name);
    if (!server || !isEnabled(server)) continue;
    const picks: PickSet = {
      tools: toPicks(member.tools),
      prompts: toPicks(member.prompts),
      resources: toPicks(member.resources),
    };
    members.push({ server, alias: member.alias ?? member.name, picks });
  }
  return { id: `group:${id}`, address: `mcp/${id}`, title: spec.name ?? id, prefixed: true, members };
}

function toPicks(names: readonly string[] | undefined): Picks {
  return names ? new Set(names) : null;
}

function isEnabled(server: StoredServer): boolean {
  return server.spec.enabled;
}

function titleOf(name: string, spec: ServerSpec): string {
  return spec.title ?? name;
}

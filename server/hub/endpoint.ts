import type { GroupSpec } from '../contract/group.ts';
import type { ServerSpec } from '../contract/server.ts';
import type { SettingsSnapshot, StoredServer } from '../contract/snapshot.ts';

/** What a URL under `/mcp` or `/sse` names. */
export type EndpointRef =
  | { kind: 'global' }
  | { kind: 'named'; name: string }
  /** Smart routing, over everything or over one group. */
  | { kind: 'smart'; group: string | null };

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
  /** Stable identity, sealed into session ids: `global`, `group:prod`, `server:github`, `smart:global`, `smart:group:prod`. */
  id: string;
  /** As URLs and records of calls say it: `mcp`, `mcp/prod`, `mcp/github`, `mcp/$smart/prod`. */
  address: string;
  title: string;
  /** Whether names are `{alias}{separator}{name}`. */
  prefixed: boolean;
  /** Null where its tools are listed; else three tools find them and call them. */
  smart: Smart | null;
  members: readonly EndpointMember[];
}

/** What only a smart endpoint has. */
export interface Smart {
  /** What administrators say of what lies behind it. */
  about: string | null;
}

/** @returns null where the URL stands for nothing (or for nothing any more). Disabled servers are no members. */
export function resolveEndpoint(snapshot: SettingsSnapshot, ref: EndpointRef): Endpoint | null {
  if (ref.kind === 'global')
    return snapshot.system.routing.enableGlobalRoute ? globalEndpoint(snapshot) : null;
  if (ref.kind === 'smart') {
    if (!snapshot.system.smartRouting.enabled) return null;
    const id = ref.group === null ? null : (groupIdOf(snapshot, ref.group) ?? undefined);
    return id === undefined ? null : smartEndpoint(snapshot, id);
  }
  const server = snapshot.groups.has(ref.name) ? undefined : snapshot.servers.get(ref.name);
  if (server) return serverEndpoint(server);
  const group = groupIdOf(snapshot, ref.name);
  return group === null ? null : groupEndpoint(snapshot, group);
}

/** The group that a URL names: by its id or, where settings allow that, by its name. */
function groupIdOf(snapshot: SettingsSnapshot, name: string): string | null {
  if (snapshot.groups.has(name)) return name;
  if (!snapshot.system.routing.enableGroupNameRoute) return null;
  for (const [id, { spec }] of snapshot.groups) if (spec.name === name) return id;
  return null;
}

/** The endpoint a session was opened on, by its identity. */
export function endpointById(snapshot: SettingsSnapshot, id: string): Endpoint | null {
  if (id === 'global') return resolveEndpoint(snapshot, { kind: 'global' });
  const name = id.slice(id.indexOf(':') + 1);
  if (id.startsWith('smart:')) return smartById(snapshot, name);
  if (id.startsWith('group:')) return snapshot.groups.has(name) ? groupEndpoint(snapshot, name) : null;
  const server = snapshot.servers.get(name);
  return server ? serverEndpoint(server) : null;
}

/** Every enabled server; whether `/mcp` itself answers is not asked. */
export function globalEndpoint(snapshot: SettingsSnapshot): Endpoint {
  const members = [...snapshot.servers.values()]
    .filter(isEnabled)
    .map((server) => ({ server, alias: server.name, picks: ALL_PICKS }));
  return { id: 'global', address: 'mcp', title: 'Patchbay', prefixed: true, smart: null, members };
}

/**
 * Smart routing over every enabled server, or over a group: the same items under the same names. Whether settings allow
 * smart routing, or `/mcp`, is not asked. @returns null for an unknown group
 */
export function smartEndpoint(snapshot: SettingsSnapshot, group: string | null): Endpoint | null {
  const stored = group === null ? null : snapshot.groups.get(group);
  if (stored === undefined) return null;
  const plain = stored ? groupEndpoint(snapshot, stored.id) : globalEndpoint(snapshot);
  const about = stored ? stored.spec.smartRouting?.about : snapshot.system.smartRouting.about;
  return {
    ...plain,
    id: `smart:${plain.id}`,
    address: group === null ? 'mcp/$smart' : `mcp/$smart/${group}`,
    smart: { about: about ?? null },
  };
}

/** @param plain the identity of the endpoint that it stands over */
function smartById(snapshot: SettingsSnapshot, plain: string): Endpoint | null {
  if (!snapshot.system.smartRouting.enabled) return null;
  if (plain === 'global') return smartEndpoint(snapshot, null);
  return plain.startsWith('group:') ? smartEndpoint(snapshot, plain.slice('group:'.length)) : null;
}

function serverEndpoint(server: StoredServer): Endpoint {
  const { name, spec } = server;
  const members = isEnabled(server) ? [{ server, alias: name, picks: ALL_PICKS }] : [];
  const title = titleOf(name, spec);
  return { id: `server:${name}`, address: `mcp/${name}`, title, prefixed: false, smart: null, members };
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
  const title = spec.name ?? id;
  return { id: `group:${id}`, address: `mcp/${id}`, title, prefixed: true, smart: null, members };
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

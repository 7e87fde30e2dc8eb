import type { KeyScope } from '../contract/key.ts';
import type { SettingsSnapshot } from '../contract/snapshot.ts';
import {
  ALL_PICKS,
  type Endpoint,
  type EndpointMember,
  type PickKind,
  type PickSet,
  type Picks,
} from './endpoint.ts';

/**
 * The one place that decides what a caller sees, for list and call alike: endpoint ∩ scope.
 * Everything else asks a View.
 */
export interface View {
  endpoint: Endpoint;
  /** Members with something left in them; their picks are already narrowed. */
  members: readonly EndpointMember[];
  /** Equal keys see the same: what catalogs are cached by. */
  key: string;
}

/** @returns null when endpoint and scope have nothing in common; the caller answers 404, as for an unknown URL. */
export function viewOf(snapshot: SettingsSnapshot, endpoint: Endpoint, scope: KeyScope): View | null {
  if ('all' in scope) return { endpoint, members: endpoint.members, key: `${endpoint.id}|*` };
  const members: EndpointMember[] = [];
  const grants = grantsOf(snapshot, scope);
  for (const member of endpoint.members) {
    const grant = grants.get(member.server.name);
    if (!grant) continue;
    const picks = intersect(member.picks, grant);
    if (!isEmpty(picks)) members.push({ ...member, picks });
  }
  return members.length > 0 ? { endpoint, members, key: `${endpoint.id}|${fingerprint(scope)}` } : null;
}

/** Whether one item of a member may be listed, called or read. `item` is the server's own name or URI. */
export function allows(member: EndpointMember, kind: PickKind, item: string): boolean {
  if (member.server.spec[kind]?.[item]?.enabled === false) return false;
  const picks = member.picks[kind];
  return picks === null || picks.has(item);
}

type PartialScope = Exclude<KeyScope, { all: true }>;
const known = new WeakMap<SettingsSnapshot, WeakMap<PartialScope, ReadonlyMap<string, PickSet>>>();

/** What a scope gives of each server: the union of its parts. Worked out once for all endpoints it is held against. */
function grantsOf(snapshot: SettingsSnapshot, scope: PartialScope): ReadonlyMap<string, PickSet> {
  const ofSnapshot = known.get(snapshot) ?? new WeakMap<PartialScope, ReadonlyMap<string, PickSet>>();
  known.set(snapshot, ofSnapshot);
  const grants = ofSnapshot.get(scope) ?? grantsFrom(snapshot, scope);
  ofSnapshot.set(scope, grants);
  return grants;
}

function grantsFrom(snapshot: SettingsSnapshot, scope: PartialScope): ReadonlyMap<string, PickSet> {
  const grants = new Map<string, PickSet>();
  const add = (server: string, part: PickSet) => {
    const before = grants.get(server);
    grants.set(server, before ? union(before, part) : part);
  };
  const tools = new Map<string, Set<string>>();
  for (const { server, tool } of scope.tools) {
    const names = tools.get(server);
    if (names) names.add(tool);
    else tools.set(server, new Set([tool]));
  }
  for (const [server, names] of tools)
    add(server, { tools: names, prompts: new Set(), resources: new Set() });
  for (const id of scope.groups) {
    for (const member of snapshot.groups.get(id)?.spec.servers ?? []) {
      add(member.name, {
        tools: member.tools ? new Set(member.tools) : null,
        prompts: member.prompts ? new Set(member.prompts) : null,
        resources: member.resources ? new Set(member.resources) : null,
      });
    }
  }
  for (const server of scope.servers) grants.set(server, ALL_PICKS);
  return grants;
}

function union(a: PickSet, b: PickSet): PickSet {
  const both = (x: Picks, y: Picks): Picks => (x && y ? new Set([...x, ...y]) : null);
  return {
    tools: both(a.tools, b.tools),
    prompts: both(a.prompts, b.prompts),
    resources: both(a.resources, b.resources),
  };
}

function intersect(a: PickSet, b: PickSet): PickSet {
  const common = (x: Picks, y: Picks): Picks =>
    x && y ? new Set([...x].filter((item) => y.has(item))) : (x ?? y);
  return {
    tools: common(a.tools, b.tools),
    prompts: common(a.prompts, b.prompts),
    resources: common(a.resources, b.resources),
  };
}

function isEmpty(picks: PickSet): boolean {
  return [picks.tools, picks.prompts, picks.resources].every((part) => part !== null && part.size === 0);
}

const fingerprints = new WeakMap<KeyScope, string>();

/** Scopes are immutable and shared by all requests of a key, so this is computed once per key. */
function fingerprint(scope: KeyScope): string {
  const known = fingerprints.get(scope);
  if (known) return known;
  const text = JSON.stringify(scope);
  fingerprints.set(scope, text);
  return text;
}

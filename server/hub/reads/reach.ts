import type { KeyScope } from '../../contract/key.ts';
import type { Reach, Why } from '../../contract/reach.ts';
import type { ReachTarget } from '../../contract/runtime-reads.ts';
import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { type Endpoint, type EndpointMember, endpointById } from '../endpoint.ts';
import type { RunningHub } from '../hub.ts';
import { allows, viewOf } from '../policy.ts';

type PartialScope = Exclude<KeyScope, { all: true }>;
const nothing: PartialScope = { groups: [], servers: [], tools: [] };

/**
 * Measures scopes by one server or group. A scope that names it counts also while it gives nothing: a disabled server
 * is one that its keys wait for. @throws PatchbayError not_found
 */
export function measure(hub: RunningHub, target: ReachTarget): (scope: KeyScope) => Reach | null {
  const { settings } = hub;
  const endpoint = endpointOf(settings, target);
  const count = toolCounter(hub);
  return (scope) => {
    const why = 'all' in scope ? (['all'] satisfies Why[]) : reasons(settings, endpoint, target, scope);
    if (why.length === 0) return null;
    const members = viewOf(settings, endpoint, scope)?.members ?? [];
    const tools = members.reduce((sum, member) => sum + count(member), 0);
    return { why, tools, named: isNamed(target, scope) };
  };
}

function endpointOf(settings: SettingsSnapshot, target: ReachTarget): Endpoint {
  const name = target.kind === 'server' ? target.name : target.id;
  const endpoint = endpointById(settings, `${target.kind}:${name}`);
  if (!endpoint) throw new PatchbayError('not_found', `There is no ${target.kind} "${name}"`);
  return endpoint;
}

/** What of the scope names the server, or the group; of a group also every part that alone opens some of it. */
function reasons(
  settings: SettingsSnapshot,
  endpoint: Endpoint,
  target: ReachTarget,
  scope: PartialScope,
): Why[] {
  const servers = new Set(endpoint.members.map(({ server }) => server.name));
  if (target.kind === 'server') servers.add(target.name);
  const counts = (part: Partial<PartialScope>) =>
    target.kind === 'server' || viewOf(settings, endpoint, { ...nothing, ...part }) !== null;
  const isItself = (group: string) => target.kind === 'group' && group === target.id;
  const ofServers = scope.servers.filter((name) => servers.has(name));
  const ofTools = scope.tools.filter(({ server }) => servers.has(server));
  const ofGroups = scope.groups.filter(
    (id) => isItself(id) || (holdsAny(settings, id, servers) && counts({ groups: [id] })),
  );
  const why: Why[] = ofGroups.map((id) => `group:${id}` as const);
  if (ofServers.length > 0 && counts({ servers: ofServers })) why.unshift('server');
  if (ofTools.length > 0 && counts({ tools: ofTools })) why.push('tools');
  return why;
}

function holdsAny(settings: SettingsSnapshot, group: string, servers: ReadonlySet<string>): boolean {
  return settings.groups.get(group)?.spec.servers.some(({ name }) => servers.has(name)) ?? false;
}

function isNamed(target: ReachTarget, scope: KeyScope): boolean {
  if ('all' in scope) return false;
  if (target.kind === 'group') return scope.groups.includes(target.id);
  const { name } = target;
  return scope.servers.includes(name) || scope.tools.some(({ server }) => server === name);
}

/** Most keys see all of a server, so that number is worked out once. */
function toolCounter(hub: RunningHub): (member: EndpointMember) => number {
  const whole = new Map<string, number>();
  const offered = new Map<string, ReadonlySet<string>>();
  const count = (member: EndpointMember, names: Iterable<string>) => {
    let tools = 0;
    for (const name of names) if (allows(member, 'tools', name)) tools++;
    return tools;
  };
  return (member) => {
    const { name } = member.server;
    const known =
      offered.get(name) ??
      new Set(
        hub.pool
          .get(name)
          ?.lists()
          .tools.map(({ key }) => key),
      );
    offered.set(name, known);
    const { tools: picks } = member.picks;
    if (picks)
      return count(
        member,
        [...picks].filter((pick) => known.has(pick)),
      );
    const all = whole.get(name) ?? count(member, known);
    whole.set(name, all);
    return all;
  };
}

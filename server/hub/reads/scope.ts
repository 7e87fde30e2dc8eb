import type { OpenedEndpoint, ReachedTool } from '../../contract/items.ts';
import type { KeyScope } from '../../contract/key.ts';
import type { ScopeReach } from '../../contract/reach.ts';
import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { createBreather } from '../../lib/breather.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { type EndpointRef, endpointById, globalEndpoint, resolveEndpoint } from '../endpoint.ts';
import type { RunningHub } from '../hub.ts';
import { allows, viewOf } from '../policy.ts';
import type { ToolIndex } from './tool-index.ts';

const MOST_ITEMS = 200;
const MOST_UNKNOWN = 200;

/** @param endpoint `mcp`, a group id or a server name */
function refOf(endpoint: string): EndpointRef {
  return endpoint === 'mcp' ? { kind: 'global' } : { kind: 'named', name: endpoint };
}

/** What a key of this scope sees there; nothing where it is closed to it. @throws PatchbayError not_found */
export async function reachedTools(
  hub: RunningHub,
  index: ToolIndex,
  scope: KeyScope,
  endpoint: string,
): Promise<ReachedTool[]> {
  const ref = refOf(endpoint);
  if (ref.kind === 'named' && !resolveEndpoint(hub.settings, ref))
    throw new PatchbayError('not_found', `No endpoint is called ${endpoint}`);
  const view = hub.viewOfScope(scope, ref);
  if (!view) return [];
  const briefs = new Map(
    await Promise.all(
      view.members.map(async ({ server }) => [server.name, await index.of(server.name)] as const),
    ),
  );
  return [...hub.catalog(view, 'legacy').tools].map(([name, { member, item }]) => {
    const server = member.server.name;
    const { title, description } = briefs.get(server)?.get(item) ?? { title: undefined, description: '' };
    return { name, server, tool: item, ...(title !== undefined && { title }), description };
  });
}

export async function openedEndpoints(hub: RunningHub, scope: KeyScope): Promise<OpenedEndpoint[]> {
  const { settings } = hub;
  const breathe = createBreather();
  const candidates = [
    ...(settings.system.routing.enableGlobalRoute ? [{ kind: 'global' as const, name: 'mcp' }] : []),
    ...[...settings.groups.keys()].map((name) => ({ kind: 'group' as const, name })),
    ...[...settings.servers.values()]
      .filter(({ spec }) => spec.enabled)
      .map(({ name }) => ({ kind: 'server' as const, name })),
  ];
  const opened: OpenedEndpoint[] = [];
  for (const { kind, name } of candidates) {
    const endpoint = endpointById(settings, kind === 'global' ? 'global' : `${kind}:${name}`);
    if (endpoint && viewOf(settings, endpoint, scope)) opened.push({ name, kind, title: endpoint.title });
    await breathe();
  }
  return opened;
}

/** What the scope means now, on whichever endpoint. */
export async function scopeReach(hub: RunningHub, index: ToolIndex, scope: KeyScope): Promise<ScopeReach> {
  const { settings } = hub;
  const members = viewOf(settings, globalEndpoint(settings), scope)?.members ?? [];
  const breathe = createBreather();
  const items: ScopeReach['items'] = [];
  let tools = 0;
  for (const member of members) {
    for (const { server, tool, title, description } of (await index.of(member.server.name)).values()) {
      if (!allows(member, 'tools', tool)) continue;
      tools++;
      if (items.length < MOST_ITEMS)
        items.push({ server, tool, ...(title !== undefined && { title }), description });
    }
    await breathe();
  }
  const opened = await openedEndpoints(hub, scope);
  const groups = opened.filter(({ kind }) => kind === 'group').length;
  return { servers: members.length, groups, tools, items, unknown: await unknownOf(index, settings, scope) };
}

async function unknownOf(
  index: ToolIndex,
  settings: SettingsSnapshot,
  scope: KeyScope,
): Promise<ScopeReach['unknown']> {
  if ('all' in scope) return [];
  const unknown: ScopeReach['unknown'] = [];
  for (const name of scope.groups) if (!settings.groups.has(name)) unknown.push({ kind: 'group', name });
  for (const name of scope.servers) if (!settings.servers.has(name)) unknown.push({ kind: 'server', name });
  for (const { server, tool } of scope.tools) {
    const isKnown = settings.servers.has(server) && (await index.of(server)).has(tool);
    if (!isKnown) unknown.push({ kind: 'tool', name: `${server}/${tool}` });
  }
  return unknown.slice(0, MOST_UNKNOWN);
}

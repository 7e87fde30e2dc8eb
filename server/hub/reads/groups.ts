import type { GroupSpec } from '../../contract/group.ts';
import type { GroupDraft, GroupFootprint, GroupWarning } from '../../contract/items.ts';
import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { buildCatalog, type Catalog } from '../catalog.ts';
import { endpointById, endpointOfGroup } from '../endpoint.ts';
import type { RunningHub } from '../hub.ts';
import { prefixedName } from '../naming.ts';
import type { Lists } from '../upstream/connection.ts';
import { tokensOfBytes } from './item-facts.ts';

const MOST_WARNINGS = 500;

/** @throws PatchbayError not_found */
export function footprintOf(hub: RunningHub, id: string): GroupFootprint {
  const spec = hub.settings.groups.get(id)?.spec;
  const endpoint = spec && endpointById(hub.settings, `group:${id}`);
  const view = endpoint && hub.viewOfScope({ all: true }, { kind: 'named', name: id });
  if (!spec || !view) throw new PatchbayError('not_found', `There is no group "${id}"`);
  return footprint(hub, spec, hub.catalog(view, 'legacy'));
}

/** Made by the code that makes the lists of clients, so names, cuts and collisions are theirs. */
export function draftOf(hub: RunningHub, spec: GroupSpec): GroupDraft {
  const endpoint = endpointOfGroup(hub.settings, '', spec);
  const view = { endpoint, members: endpoint.members, key: '' };
  const catalog = buildCatalog(view, (name) => listsOf(hub, name), hub.settings.system.nameSeparator);
  const items = [...catalog.tools].map(([name, { member, item }]) => ({
    name,
    server: member.server.name,
    tool: item,
    tokens: tokensOfBytes(catalog.toolJson.get(name)?.length ?? 0),
  }));
  return { ...footprint(hub, spec, catalog), items };
}

function footprint(hub: RunningHub, spec: GroupSpec, catalog: Catalog): GroupFootprint {
  const warnings = [...memberWarnings(hub, spec), ...nameWarnings(hub.settings, catalog)];
  return {
    tools: catalog.tools.size,
    tokens: catalog.tools.size === 0 ? 0 : tokensOfBytes(catalog.bytes.tools.length),
    warnings: warnings.slice(0, MOST_WARNINGS),
  };
}

function listsOf(hub: RunningHub, server: string): Lists | null {
  return hub.pool.get(server)?.lists() ?? null;
}

/** Members and chosen tools that give nothing. */
function memberWarnings(hub: RunningHub, spec: GroupSpec): GroupWarning[] {
  return spec.servers.flatMap(({ name: server, tools }) => {
    const warn = (kind: GroupWarning['kind'], tool: string | null, message: string): GroupWarning => {
      return { kind, server, tool, name: null, message };
    };
    const stored = hub.settings.servers.get(server);
    if (!stored) return [warn('server-unknown', null, `There is no server "${server}"`)];
    if (!stored.spec.enabled) return [warn('server-disabled', null, `"${server}" is disabled`)];
    // Of a server that was never reached nobody knows what it lists.
    if ((hub.pool.get(server)?.listsVersion ?? 0) === 0) return [];
    const offered = new Set(listsOf(hub, server)?.tools.map(({ key }) => key));
    const overrides = new Map(Object.entries(stored.spec.tools ?? {}));
    return (tools ?? []).flatMap((tool) => {
      if (!offered.has(tool)) return [warn('not-offered', tool, `"${server}" does not list "${tool}"`)];
      if (overrides.get(tool)?.enabled !== false) return [];
      return [warn('hidden', tool, `"${tool}" is switched off at "${server}"`)];
    });
  });
}

/** Tools whose name is not `{alias}{separator}{name}`. */
function nameWarnings({ system }: SettingsSnapshot, catalog: Catalog): GroupWarning[] {
  return [...catalog.tools].flatMap(([name, { member, item }]) => {
    const server = member.server.name;
    const own = new Map(Object.entries(member.server.spec.tools ?? {})).get(item)?.name ?? item;
    const plain = `${member.alias}${system.nameSeparator}${own}`;
    if (name === plain) return [];
    const isCut = name === prefixedName(member.alias, system.nameSeparator, own);
    const warning: GroupWarning = isCut
      ? { kind: 'shortened', server, tool: item, name, message: `"${plain}" is shown as "${name}"` }
      : {
          ...{ kind: 'renamed', server, tool: item, name },
          message: `"${plain}" is another tool's name; shown as "${name}"`,
        };
    return [warning];
  });
}

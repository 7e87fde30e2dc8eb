import type { Catalog } from '../catalog.ts';
import type { EndpointMember } from '../endpoint.ts';
import type { View } from '../policy.ts';

/** All that is said of servers, characters. */
const MOST_CHARACTERS = 1500;
const LONGEST_TITLE = 80;

/**
 * Pure: what lies behind a smart endpoint, in words for agents: the line of its administrators, then the servers that
 * have tools for this caller, in the order of the settings.
 */
export function whatLiesBehind(view: View, tools: Catalog['tools']): string {
  const having = new Set<string>();
  for (const { member } of tools.values()) having.add(member.server.name);
  const names = view.members.filter(({ server }) => having.has(server.name)).map(nameOf);
  const about = view.endpoint.smart?.about?.trim() ?? '';
  const servers = names.length === 0 ? 'No tools are open to you here at the moment.' : serverLine(names);
  return [about, servers].filter((text) => text !== '').join('\n');
}

function serverLine(names: readonly string[]): string {
  const shown: string[] = [];
  let left = MOST_CHARACTERS;
  for (const name of names) {
    left -= name.length + 2;
    if (left < 0) break;
    shown.push(name);
  }
  const more = names.length - shown.length;
  return `Servers: ${shown.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
}

/** `github`, or `github (GitHub Enterprise)`: the name by which results and the filter know it, and its title. */
function nameOf({ server }: EndpointMember): string {
  const title = (server.spec.title ?? '').replace(/\s+/g, ' ').trim();
  if (title === '' || title.toLowerCase() === server.name.toLowerCase()) return server.name;
  return `${server.name} (${title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1)}…` : title})`;
}

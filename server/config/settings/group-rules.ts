import type { GroupSpec } from '../../contract/group.ts';
import { compareText } from './canonical.ts';

/** What stands before the separator in the names of a member's items. */
function prefixOf({ name, alias }: GroupSpec['servers'][number]): string {
  return alias ?? name;
}

/**
 * What is wrong with the aliases of a group: prefixes must differ, or the names of two servers' tools could not be told
 * apart, and must not hold the separator. @returns the members' places in `servers`
 */
export function aliasProblems(
  servers: GroupSpec['servers'],
  separator: string,
): Array<{ index: number; message: string }> {
  const problems: Array<{ index: number; message: string }> = [];
  const first = new Map<string, number>();
  servers.forEach((member, index) => {
    if (member.alias?.includes(separator))
      problems.push({ index, message: `must not contain the name separator "${separator}"` });
    const earlier = first.get(prefixOf(member));
    const other = earlier === undefined ? undefined : servers[earlier];
    if (earlier === undefined || other === undefined) first.set(prefixOf(member), index);
    else if (other.name !== member.name) {
      // The alias is the one to change; a server's name is what it is.
      const [at, holder] = member.alias === undefined ? [earlier, member] : [index, other];
      const message = `"${prefixOf(member)}" is the prefix of "${holder.name}" in this group already`;
      problems.push({ index: at, message });
    }
  });
  return problems;
}

interface Named {
  id: string;
  name?: string | undefined;
}

/**
 * Why a group does not answer under its name, or null: ids and servers come first, then the group with the lesser id.
 * @param isServer whether a server has that name
 */
export function shadowOf(
  group: Named,
  groups: readonly Named[],
  isServer: (name: string) => boolean,
): string | null {
  const { id, name } = group;
  if (name === undefined || name === id) return null;
  const owner = groups.some((other) => other.id === name)
    ? `group "${name}"`
    : isServer(name)
      ? `server "${name}"`
      : namesake(group, groups);
  return owner && `/mcp/${name} is the ${owner}; this group answers under its id alone`;
}

function namesake({ id, name }: Named, groups: readonly Named[]): string | null {
  const [first] = groups
    .filter((other) => other.name === name)
    .map((other) => other.id)
    .sort(compareText);
  return first === undefined || first === id ? null : `group "${first}"`;
}

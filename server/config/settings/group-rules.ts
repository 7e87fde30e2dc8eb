import type { GroupSpec } from '../../contract/group.ts';
import { type Remark, remark } from '../../contract/remark.ts';
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
): Array<{ index: number; said: Remark }> {
  const problems: Array<{ index: number; said: Remark }> = [];
  const first = new Map<string, number>();
  servers.forEach((member, index) => {
    if (member.alias?.includes(separator))
      problems.push({ index, said: remark('separator_in_name', { separator }) });
    const earlier = first.get(prefixOf(member));
    const other = earlier === undefined ? undefined : servers[earlier];
    if (earlier === undefined || other === undefined) first.set(prefixOf(member), index);
    else if (other.name !== member.name) {
      // The alias is the one to change; a server's name is what it is.
      const [at, holder] = member.alias === undefined ? [earlier, member] : [index, other];
      const said = remark('prefix_taken', { prefix: prefixOf(member), server: holder.name });
      problems.push({ index: at, said });
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
): Remark | null {
  const { id, name } = group;
  if (name === undefined || name === id) return null;
  const isId = groups.some((other) => other.id === name);
  if (!isId && isServer(name)) return remark('path_of_server', { name, owner: name });
  const owner = isId ? name : namesake(group, groups);
  return owner === null ? null : remark('path_of_group', { name, owner });
}

function namesake({ id, name }: Named, groups: readonly Named[]): string | null {
  const [first] = groups
    .filter((other) => other.name === name)
    .map((other) => other.id)
    .sort(compareText);
  return first === undefined || first === id ? null : first;
}

import type { GroupMember } from '../../server/contract/group.ts';
import type { KeyScope } from '../../server/contract/key.ts';

type Members = readonly GroupMember[];
type Kind = 'tools' | 'prompts' | 'resources';

/**
 * Whether a scope opens the endpoint of a group, in part or whole, as the hub decides it.
 *
 * @param members those of the group whose servers are enabled
 * @param groups members of every group, by its id: the scope may name another one that shares a server
 */
export function opens(
  scope: KeyScope,
  id: string,
  members: Members,
  groups: ReadonlyMap<string, Members>,
): boolean {
  if ('all' in scope || scope.groups.includes(id)) return true;
  const given = scope.groups.flatMap((group) => groups.get(group) ?? []);
  return members.some(
    (member) =>
      scope.tools.some(({ server, tool }) => server === member.name && has(member.tools, tool)) ||
      (scope.servers.includes(member.name) && shares(member, { name: member.name })) ||
      given.some((part) => part.name === member.name && shares(member, part)),
  );
}

const has = (picks: readonly string[] | undefined, item: string): boolean => !picks || picks.includes(item);

function shares(one: GroupMember, other: GroupMember): boolean {
  return (['tools', 'prompts', 'resources'] satisfies Kind[]).some((kind) => {
    const [mine, theirs] = [one[kind], other[kind]];
    if (!mine || !theirs) return (mine ?? theirs)?.length !== 0;
    const given = new Set(theirs);
    return mine.some((item) => given.has(item));
  });
}

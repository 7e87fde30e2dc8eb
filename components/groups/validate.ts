import '../data/no-eval.ts';
import { createGroupSchema } from '../../server/contract/api/groups.ts';
import { groupSpecSchema } from '../../server/contract/group.ts';
import { type DraftMember, type GroupDraft, membersOf, specOf } from './draft.ts';

/** A field of the form as the hub names it: `id`, `name`, `servers[2].alias`. */
export interface Problem {
  path: string;
  /** What is wrong, by its name in the messages, or as the hub said it. */
  kind: 'id' | 'taken' | 'name' | 'description' | 'alias' | 'prefix' | 'other';
  message: string;
}

interface Options {
  draft: GroupDraft;
  isNew: boolean;
  /** Names of servers and ids of groups: they share one namespace. */
  taken: ReadonlySet<string>;
}

/** What of a draft the contract refuses, as far as it can be told without the hub. */
export function problemsOf({ draft, isNew, taken }: Options): Problem[] {
  const spec = specOf(draft);
  const parsed = isNew
    ? createGroupSchema.safeParse({ id: draft.id, spec })
    : groupSpecSchema.safeParse(spec);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => problemOf(pathOf(path), message));
  if (isNew && taken.has(draft.id)) problems.push({ path: 'id', kind: 'taken', message: draft.id });
  return [...problems, ...clashes(membersOf(draft))];
}

function problemOf(path: string, message: string): Problem {
  if (path === 'id' || path === 'name' || path === 'description') return { path, kind: path, message };
  return { path, kind: path.endsWith('.alias') ? 'alias' : 'other', message };
}

/** @param path of the document; that of the spec is left out: `spec.servers.2.alias` is `servers[2].alias` */
export function pathOf(path: readonly PropertyKey[] | string): string {
  const text =
    typeof path === 'string'
      ? path
      : path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '').replace(/^spec\.?/, '');
}

/** Prefixes that two servers have; the one with the alias is the one to change. `message` is the other server. */
function clashes(members: readonly DraftMember[]): Problem[] {
  const first = new Map<string, number>();
  const problems: Problem[] = [];
  members.forEach((member, index) => {
    const prefix = member.alias.trim() || member.name;
    const earlier = first.get(prefix);
    const holder = earlier === undefined ? undefined : members[earlier];
    if (earlier === undefined || holder === undefined) {
      first.set(prefix, index);
      return;
    }
    const [at, other] = member.alias.trim() === '' ? [earlier, member] : [index, holder];
    problems.push({ path: `servers[${at}].alias`, kind: 'prefix', message: other.name });
  });
  return problems;
}

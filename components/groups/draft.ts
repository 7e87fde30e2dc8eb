import type { GroupMember, GroupSpec } from '../../server/contract/group.ts';

/** A server of the draft. One that was taken out keeps its choices, for when it is put back. */
export interface DraftMember {
  name: string;
  /** As it is typed; empty is the server's own name. */
  alias: string;
  /** Null is all of them, now and later. */
  tools: readonly string[] | null;
  prompts: readonly string[] | null;
  resources: readonly string[] | null;
  out: boolean;
}

/** A group as it stands in the form. */
export interface GroupDraft {
  id: string;
  name: string;
  description: string;
  members: readonly DraftMember[];
}

export type ItemPick = 'prompts' | 'resources';

export const EMPTY_DRAFT: GroupDraft = { id: '', name: '', description: '', members: [] };

export function draftOf(id: string, spec: GroupSpec): GroupDraft {
  const members = spec.servers.map(({ name, alias, tools, prompts, resources }) => ({
    name,
    alias: alias ?? '',
    tools: tools ?? null,
    prompts: prompts ?? null,
    resources: resources ?? null,
    out: false,
  }));
  return { id, name: spec.name ?? '', description: spec.description ?? '', members };
}

/** Those that are in, in the order in which they will be saved: problems name them by their place. */
export const membersOf = ({ members }: GroupDraft): readonly DraftMember[] =>
  members.filter(({ out }) => !out);

/** What would be saved. Members that say nothing are left out, so that equal drafts have equal specs. */
export function specOf(draft: GroupDraft): GroupSpec {
  const name = draft.name.trim();
  const description = draft.description.trim();
  return {
    ...(name !== '' && { name }),
    ...(description !== '' && { description }),
    servers: membersOf(draft).map(specOfMember),
  };
}

function specOfMember({ name, alias, tools, prompts, resources }: DraftMember): GroupMember {
  const prefix = alias.trim();
  return {
    name,
    ...(prefix !== '' && prefix !== name && { alias: prefix }),
    ...(tools && { tools: [...tools] }),
    ...(prompts && { prompts: [...prompts] }),
    ...(resources && { resources: [...resources] }),
  };
}

/** The same spec as the form would write it: what a file says in another way is no change. */
export const normalised = (spec: GroupSpec): GroupSpec => specOf(draftOf('', spec));

export function sameSpec(one: GroupSpec, other: GroupSpec): boolean {
  return JSON.stringify(normalised(one)) === JSON.stringify(normalised(other));
}

/** The merge patch that makes `after` of `before`; what is the same is left out, so that it cannot be overwritten. */
export function patchOf(before: GroupSpec, after: GroupSpec): Record<string, unknown> {
  const [from, to] = [normalised(before), normalised(after)];
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  return {
    ...(from.name !== to.name && { name: to.name ?? null }),
    ...(from.description !== to.description && { description: to.description ?? null }),
    ...(!same(from.servers, to.servers) && { servers: to.servers }),
  };
}

/** How much of a server is chosen; `some` also while every tool is chosen by itself, for later ones stay out. */
export function pickedOf(member: DraftMember | undefined, tool?: string): 'all' | 'some' | 'none' {
  if (!member || member.out) return 'none';
  if (tool === undefined) return member.tools === null ? 'all' : 'some';
  return member.tools === null || member.tools.includes(tool) ? 'all' : 'none';
}

/** Takes the whole server in, or out. */
export function setServer(draft: GroupDraft, name: string, on: boolean): GroupDraft {
  // Put back after it was taken out, it is as it was; a part that is completed becomes the whole.
  return change(draft, name, (member) =>
    on ? { ...member, tools: member.out ? member.tools : null, out: false } : { ...member, out: true },
  );
}

/** All tools of a server that is in, now and later. */
export function setWhole(draft: GroupDraft, name: string): GroupDraft {
  return change(draft, name, (member) => ({ ...member, tools: null, out: false }));
}

/**
 * Takes one tool in or out.
 *
 * @param known every tool of the server that is known, in its order: of a whole server the others are kept by name
 */
export function setTool(
  draft: GroupDraft,
  server: string,
  tool: string,
  on: boolean,
  known: readonly string[],
): GroupDraft {
  return change(draft, server, (member) => {
    const before = member.out ? [] : (member.tools ?? known);
    const tools = on ? inOrder([...before, tool], known) : before.filter((one) => one !== tool);
    const empty = tools.length === 0 && member.prompts === null && member.resources === null;
    // Without any tool the server goes, unless its prompts or resources were chosen by themselves.
    return empty ? { ...member, tools: null, out: true } : { ...member, tools, out: false };
  });
}

/** Each once, those that are known first and in the order of their server. */
function inOrder(tools: readonly string[], known: readonly string[]): string[] {
  const chosen = new Set(tools);
  const order = new Set(known);
  return [...known.filter((one) => chosen.has(one)), ...[...chosen].filter((one) => !order.has(one))];
}

export function setAlias(draft: GroupDraft, name: string, alias: string): GroupDraft {
  return change(draft, name, (member) => ({ ...member, alias }));
}

/** @param items null follows the server: all of them, now and later */
export function setItems(
  draft: GroupDraft,
  name: string,
  kind: ItemPick,
  items: readonly string[] | null,
): GroupDraft {
  return change(draft, name, (member) => ({ ...member, [kind]: items }));
}

function change(draft: GroupDraft, name: string, how: (member: DraftMember) => DraftMember): GroupDraft {
  const fresh = { name, alias: '', tools: null, prompts: null, resources: null, out: true };
  const there = draft.members.some((member) => member.name === name);
  const members = there ? draft.members : [...draft.members, fresh];
  return { ...draft, members: members.map((member) => (member.name === name ? how(member) : member)) };
}

/** A spec with a merge patch of its own members in it. */
export function patchedSpec(spec: GroupSpec, patch: Record<string, unknown>): Record<string, unknown> {
  const merged = Object.entries({ ...spec, ...patch }).filter(([, value]) => value !== null);
  return Object.fromEntries(merged);
}

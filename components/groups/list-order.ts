import type { GroupView } from '../../server/contract/api/groups.ts';
import { byMoment, byText, byValue } from '../ui/table-rows.ts';
import type { GroupFacts } from './facts.ts';

export interface ListedGroup {
  group: GroupView;
  /** Null until the index of tools is here. */
  facts: GroupFacts | null;
}

export const ORDERS = ['name', 'tools', 'tokens', 'servers', 'changed'] as const;
export type Order = (typeof ORDERS)[number];

export const orderOf = (text: string | null): Order => ORDERS.find((one) => one === text) ?? 'name';

export const titleOf = ({ id, spec }: Pick<GroupView, 'id' | 'spec'>): string => spec.name ?? id;

/** Names from A; of the rest the greatest, or newest, first. */
const compare: Record<Order, (a: ListedGroup, b: ListedGroup) => number> = {
  name: byText(({ group }) => titleOf(group)),
  tools: descending(byValue(({ facts }) => facts?.tools)),
  tokens: descending(byValue(({ facts }) => facts?.tokens)),
  servers: descending(byValue(({ group }) => group.spec.servers.length)),
  changed: descending(byMoment(({ group }) => group.updatedAt)),
};

function descending<T>(order: (a: T, b: T) => number): (a: T, b: T) => number {
  return (a, b) => order(b, a);
}

/** Groups with every word of `query` in their names, texts or servers. */
export function arranged(groups: readonly ListedGroup[], query: string, order: Order): ListedGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = groups.filter(({ group }) => {
    const text = words.length === 0 ? '' : textOf(group);
    return words.every((word) => text.includes(word));
  });
  return found.sort((a, b) => compare[order](a, b) || compare.name(a, b));
}

function textOf({ id, spec }: GroupView): string {
  const servers = spec.servers.flatMap(({ name, alias }) => [name, alias]);
  return [id, spec.name, spec.description, ...servers].join('\n').toLowerCase();
}

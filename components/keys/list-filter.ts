import type { KeyView } from '../../server/contract/api/keys.ts';
import { type KeyState, stateOf } from './key-state.ts';
import { toolId } from './scope.ts';

/** What the list is narrowed down to; empty texts narrow nothing. */
export interface KeyFilter {
  owner: string;
  status: string;
  q: string;
}

/** @param now ms since 1970 */
export function filtered(
  keys: readonly KeyView[],
  { owner, status, q }: KeyFilter,
  now: number,
): readonly KeyView[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  if (!owner && !status && words.length === 0) return keys;
  return keys.filter((key) => {
    if (owner && key.owner !== owner) return false;
    if (status && stateOf(key, now) !== status) return false;
    if (words.length === 0) return true;
    const text = textOf(key);
    return words.every((word) => text.includes(word));
  });
}

export function countOf(keys: readonly KeyView[], state: KeyState, now: number): number {
  return keys.filter((key) => stateOf(key, now) === state).length;
}

/** Everything somebody may look for a key by. */
function textOf({ name, id, owner, scope, rest }: KeyView): string {
  const named = 'all' in scope ? [] : [...scope.groups, ...scope.servers, ...scope.tools.map(toolId)];
  return [name, `pb_${id}`, owner, rest ?? '', ...named].join('\n').toLowerCase();
}

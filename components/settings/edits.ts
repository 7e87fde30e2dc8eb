import { type Leaf, type LeafPath, leafAt } from './leaves.ts';

/** What somebody typed, and what was saved when they began. */
export interface Edit {
  value: unknown;
  base: unknown;
}

export type Edits = ReadonlyMap<LeafPath, Edit>;

/** Whether somebody else changed one of the edited leaves since the editing began. */
export function isContested(edits: Edits, config: unknown): boolean {
  return [...edits].some(([path, { base }]) => leafAt(config, path) !== base);
}

/** The same edits, as if they had begun from this configuration. */
export function rebase(edits: Edits, config: unknown): Edits {
  return new Map([...edits].map(([path, { value }]) => [path, { value, base: leafAt(config, path) }]));
}

/** Both versions of a section by leaf, for comparing. @param typed stands for a secret that was typed */
export function versions(
  leaves: readonly Leaf[],
  edits: Edits,
  config: unknown,
  typed: string,
): { theirs: Record<string, unknown>; mine: Record<string, unknown> } {
  const theirs = Object.fromEntries(leaves.map(({ path }) => [path, leafAt(config, path)]));
  const mine = leaves.flatMap(({ path, kind }) => {
    const edit = edits.get(path);
    if (!edit) return [];
    return [[path, kind === 'secret' && edit.value !== null ? typed : edit.value] as const];
  });
  return { theirs, mine: { ...theirs, ...Object.fromEntries(mine) } };
}

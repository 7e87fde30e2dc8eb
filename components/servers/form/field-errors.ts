import type { Pair } from '../../ui/pairs.ts';
import { type Path, type Problem, textOf } from './problem-path.ts';

/** What is wrong with exactly this field, not with a row of it. */
export function errorAt(problems: readonly Problem[], ...path: Path): string | undefined {
  return problems.find((problem) => textOf(problem.path) === textOf(path))?.message;
}

/** What is wrong with rows of a field, by index. @param pairs finds a row by its name, as the hub names it */
export function rowErrors(
  problems: readonly Problem[],
  field: string,
  pairs: readonly Pair[] = [],
): Record<number, string> {
  const rows = problems.flatMap(({ path: [head, row], message }) => {
    if (head !== field || row === undefined) return [];
    const index = typeof row === 'number' ? row : pairs.findIndex(({ key }) => key.trim() === row);
    return index < 0 ? [] : [[index, message] as const];
  });
  return Object.fromEntries(rows);
}

const ADVANCED = new Set([
  'session',
  'placement',
  'timeouts',
  'passthroughHeaders',
  'startOnDemand',
  'enabled',
]);

/** Whether something is wrong in the part that is folded away. */
export function hasAdvanced(problems: readonly Problem[]): boolean {
  return problems.some(({ path: [head] }) => ADVANCED.has(String(head)));
}

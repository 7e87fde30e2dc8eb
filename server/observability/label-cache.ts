/**
 * Resolved label children, so that counting costs no label object, and a bound on how many there can be: a name that
 * comes from outside (a tool, a reason) must not be able to grow the registry without end.
 */
export interface LabelCache<Child> {
  /** The child of these names; past the bound that of `other` in the place of the last name. */
  of(first: string, second: string): Child;
  /** Forgets every child of a first name, and makes room. */
  forget(first: string): void;
}

export const OTHER = 'other';

/** @param max distinct pairs of names */
export function createLabelCache<Child>(
  max: number,
  make: (first: string, second: string) => Child,
): LabelCache<Child> {
  const byFirst = new Map<string, Map<string, Child>>();
  let size = 0;

  function add(first: string, second: string, known: Map<string, Child> | undefined): Child {
    const bySecond = known ?? new Map<string, Child>();
    if (!known) byFirst.set(first, bySecond);
    const child = make(first, second);
    bySecond.set(second, child);
    size++;
    return child;
  }

  return {
    of(first, second) {
      const known = byFirst.get(first);
      const child = known?.get(second);
      if (child !== undefined) return child;
      if (size < max) return add(first, second, known);
      // Past the bound: one child per known first name, one more for all unknown ones.
      const place = known ? first : OTHER;
      return byFirst.get(place)?.get(OTHER) ?? add(place, OTHER, byFirst.get(place));
    },
    forget(first) {
      size -= byFirst.get(first)?.size ?? 0;
      byFirst.delete(first);
    },
  };
}

/** Which column orders the rows, and whether the greatest comes first. */
export interface Sort {
  column: string;
  descending: boolean;
}

interface Sortable<T> {
  id: string;
  align?: 'right' | undefined;
  compare?: ((a: T, b: T) => number) | undefined;
}

/** The rows in the order of the column; as they came where it has no `compare`. Equal rows keep their order. */
export function sortRows<T>(
  rows: readonly T[],
  columns: readonly Sortable<T>[],
  sort: Sort | null | undefined,
): readonly T[] {
  const compare = sort && columns.find(({ id }) => id === sort.column)?.compare;
  if (!compare) return rows;
  return [...rows].sort(sort.descending ? (a, b) => compare(b, a) : compare);
}

/** What a click on the column's header asks for: numbers begin with the greatest, texts with A. */
export function nextSort<T>(column: Sortable<T>, sort: Sort | null | undefined): Sort {
  const descending = sort?.column === column.id ? !sort.descending : column.align === 'right';
  return { column: column.id, descending };
}

/** Compares by text as people order it: case aside, `tool-2` before `tool-10`. */
export function byText<T>(text: (row: T) => string): (a: T, b: T) => number {
  return (a, b) => collator.compare(text(a), text(b));
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Compares by number, by Date, or by a boolean; what is missing counts as the smallest. */
export function byValue<T>(
  value: (row: T) => number | Date | boolean | null | undefined,
): (a: T, b: T) => number {
  const number = (row: T): number => {
    const found = value(row);
    return found === null || found === undefined ? Number.NEGATIVE_INFINITY : Number(found);
  };
  return (a, b) => {
    const [left, right] = [number(a), number(b)];
    return left === right ? 0 : left < right ? -1 : 1;
  };
}

/** Rows by a moment in ISO 8601; a missing one counts as the oldest. */
export function byMoment<T>(at: (row: T) => string | null | undefined): (a: T, b: T) => number {
  return byValue((row) => {
    const text = at(row);
    return text ? Date.parse(text) : null;
  });
}

/** One line of what is drawn: a row, or the room that rows out of sight take. */
export type Line = { index: number } | { room: number; before: number };

/**
 * Rows in sight with the room between, before and behind them, so that the table is as tall as all its rows.
 *
 * @param indexes ascending
 */
export function lines(indexes: readonly number[], count: number, rowHeight: number): Line[] {
  const found: Line[] = [];
  let next = 0;
  for (const index of indexes) {
    if (index > next) found.push({ room: (index - next) * rowHeight, before: index });
    found.push({ index });
    next = index + 1;
  }
  if (next < count) found.push({ room: (count - next) * rowHeight, before: count });
  return found;
}

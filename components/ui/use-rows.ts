'use client';

import { useEffect, useRef, useState } from 'react';

/**
 * Names for rows that have none of their own, so that React keeps each row's input when another is removed, and the
 * focus after a row is added or removed.
 *
 * @param count how many rows there are; another one from outside makes new names
 */
export function useRows(count: number) {
  const next = useRef(0);
  const make = (many: number): number[] => Array.from({ length: many }, () => next.current++);
  const [ids, setIds] = useState(() => make(count));
  const focus = useRef<{ row: number } | null>(null);
  const list = useRef<HTMLFieldSetElement>(null);
  const shown =
    ids.length === count ? ids : [...ids.slice(0, count), ...make(Math.max(0, count - ids.length))];
  if (shown !== ids) setIds(shown);

  useEffect(() => {
    const wanted = focus.current;
    if (!wanted) return;
    focus.current = null;
    const rows = list.current?.querySelectorAll<HTMLElement>('[data-row] input, [data-row] textarea');
    const inRows = [...(rows ?? [])].filter(
      (one, index, all) => one.closest('[data-row]') !== all[index - 1]?.closest('[data-row]'),
    );
    (inRows[Math.min(wanted.row, inRows.length - 1)] ?? list.current?.querySelector('[data-add]'))?.focus();
  });

  return {
    ids: shown,
    /** The element around the rows (`data-row`) and the button that adds one (`data-add`). */
    list,
    added: (at: number, many = 1): void => {
      setIds([...shown.slice(0, at), ...make(many), ...shown.slice(at)]);
      focus.current = { row: at + many - 1 };
    },
    removed: (at: number): void => {
      setIds(shown.filter((_, index) => index !== at));
      focus.current = { row: at };
    },
  };
}

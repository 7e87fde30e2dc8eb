import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';

interface RowFocusOptions {
  /** Holds the rows; each has its index in `data-row`. */
  body: RefObject<HTMLElement | null>;
  count: number;
  keyOf: (index: number) => string;
  indexOf: (key: string) => number;
  onOpen: ((index: number) => void) | undefined;
}

const PAGE = 10;

/**
 * One row of all is in the tab order; arrow keys, Home, End and the page keys move to others, Enter opens. The row is
 * remembered by its key, so that it stays the same one when rows come, go or are sorted.
 */
export function useRowFocus({ body, count, keyOf, indexOf, onOpen }: RowFocusOptions) {
  const [key, setKey] = useState<string | null>(null);
  const moved = useRef(false);
  const index = Math.max(0, key === null ? 0 : indexOf(key));

  // The row it moved to may have been far out of sight; it is there once this component has been drawn.
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    body.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus();
  });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // Keys of a button or menu within a row are its own, as are those with a modifier.
    if (rowIndex(event.target) === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && onOpen) {
      event.preventDefault();
      onOpen(index);
      return;
    }
    const to = target(event.key, index, count);
    if (to === null) return;
    event.preventDefault();
    moved.current = true;
    setKey(keyOf(to));
  };

  const onFocus = (event: FocusEvent<HTMLElement>): void => {
    const row = event.target.closest('[data-row]');
    const at = rowIndex(row);
    if (at === null || !event.currentTarget.contains(row)) return;
    setKey(keyOf(at));
  };

  return { index, onKeyDown, onFocus };
}

/** The index that an element carries, if it is a row itself. */
export function rowIndex(element: EventTarget | null): number | null {
  if (!(element instanceof HTMLElement) || element.dataset.row === undefined) return null;
  return Number(element.dataset.row);
}

function target(pressed: string, index: number, count: number): number | null {
  const last = count - 1;
  const to: Record<string, number> = {
    ArrowUp: index - 1,
    ArrowDown: index + 1,
    PageUp: index - PAGE,
    PageDown: index + PAGE,
    Home: 0,
    End: last,
  };
  const wanted = to[pressed];
  return wanted === undefined ? null : Math.min(last, Math.max(0, wanted));
}

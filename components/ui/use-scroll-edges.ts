import { type UIEvent, useCallback, useRef, useState } from 'react';

export interface ScrollEdges {
  /** For an element around the one that scrolls. */
  onScrollCapture: (event: UIEvent<HTMLElement>) => void;
  /** Whether the first row is in sight. */
  atTop: boolean;
  toTop: () => void;
}

/** Follows a list that scrolls by itself: whether it is at its top, and when its end comes near. */
export function useScrollEdges(onNearEnd: () => void): ScrollEdges {
  const scroller = useRef<Element | null>(null);
  const [atTop, setAtTop] = useState(true);

  const onScrollCapture = ({ target }: UIEvent<HTMLElement>): void => {
    if (!(target instanceof Element)) return;
    scroller.current = target;
    const { scrollTop, scrollHeight, clientHeight } = target;
    setAtTop(scrollTop < 8);
    // Two windows ahead, so that the next rows are there before one gets to them.
    if (scrollTop > 0 && scrollHeight - scrollTop < 3 * clientHeight) onNearEnd();
  };
  const toTop = useCallback(() => scroller.current?.scrollTo({ top: 0 }), []);
  return { onScrollCapture, atTop, toTop };
}

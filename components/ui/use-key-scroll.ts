import { type RefObject, useEffect, useState } from 'react';

/** What can take the focus. */
export const FOCUSABLE = 'a[href], button, input, select, textarea, [tabindex="0"]';

/**
 * Whether an element scrolls and holds nothing that takes the focus, so that it needs a place in the tab order itself;
 * see `scrollRegion`. Follows what comes into it.
 */
export function useKeyScroll(scroller: RefObject<HTMLElement | null>): boolean {
  const [needed, setNeeded] = useState(false);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // Asked first, since it costs no layout.
    const measure = (): void =>
      setNeeded(!element.querySelector(FOCUSABLE) && element.scrollHeight > element.clientHeight);
    measure();
    const size = new ResizeObserver(measure);
    const content = new MutationObserver(measure);
    size.observe(element);
    content.observe(element, { childList: true, subtree: true, characterData: true });
    return () => {
      size.disconnect();
      content.disconnect();
    };
  }, [scroller]);
  return needed;
}

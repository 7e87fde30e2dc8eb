import { useEffect, useRef } from 'react';

const TYPED =
  'input, textarea, select, [role="listbox"], [role="menu"], [role="radiogroup"], [role="tablist"]';

/** The arrow keys to the left and to the right step through things one of which is open, e.g. in a drawer. */
export function useArrowSteps(step: { previous: () => void; next: () => void }): void {
  const latest = useRef(step);
  useEffect(() => {
    latest.current = step;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest(TYPED)) return;
      if (event.key === 'ArrowLeft') latest.current.previous();
      else if (event.key === 'ArrowRight') latest.current.next();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

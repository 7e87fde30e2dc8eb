'use client';

import { type RefObject, useEffect } from 'react';

/**
 * Arrow keys move the focus from a search field to the results below it, along them, and back.
 *
 * @param frame holds the field (`input`) and the results (`[data-walk]`)
 */
export function useWalk(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = frame.current;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (element && walk(element, event)) event.preventDefault();
    };
    element?.addEventListener('keydown', onKeyDown);
    return () => element?.removeEventListener('keydown', onKeyDown);
  }, [frame]);
}

/** @returns whether the key was one that moves the focus here */
function walk(frame: HTMLElement, { key, target, isComposing }: KeyboardEvent): boolean {
  if (isComposing || !(target instanceof HTMLElement)) return false;
  const field = frame.querySelector('input');
  const stops = [...frame.querySelectorAll<HTMLElement>('[data-walk]')];
  const at = stops.indexOf(target);
  if (at === -1 && (target !== field || key !== 'ArrowDown')) return false;
  const steps: Record<string, HTMLElement | null | undefined> = {
    ArrowDown: stops[at + 1],
    ArrowUp: at === 0 ? field : stops[at - 1],
    Home: stops[0],
    End: stops.at(-1),
  };
  if (!Object.hasOwn(steps, key)) return false;
  steps[key]?.focus();
  return true;
}

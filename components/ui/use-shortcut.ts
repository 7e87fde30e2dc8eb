'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { addShortcut, listShortcuts, onShortcuts, type Shortcut } from './shortcuts.ts';

/**
 * Calls `action` when the keys are pressed, while this component is on the page; plain letters not while typing, in a
 * menu or in a dialog.
 *
 * @param keys `/`, `?`, `g s`, `mod+k`; null for none
 * @param label what it does, for the list of all shortcuts
 */
export function useShortcut(keys: string | null, action: () => void, label?: string): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(
    () => (keys === null ? undefined : addShortcut({ keys, label, action: () => latest.current() })),
    [keys, label],
  );
}

/** Every shortcut that works at this moment and has a label. */
export function useShortcuts(): readonly Shortcut[] {
  const all = useSyncExternalStore(onShortcuts, listShortcuts, listShortcuts);
  return all.filter(({ label }) => label !== undefined);
}

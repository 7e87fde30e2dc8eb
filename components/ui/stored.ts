import { useSyncExternalStore } from 'react';

const CHANGED = 'patchbay:stored';

/** localStorage, where it is allowed: a browser may refuse it, and then a choice holds until the page is left. */
const memory = new Map<string, string>();

export function readStored(key: string): string | null {
  try {
    return window.localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

/** @param value null forgets it */
export function writeStored(key: string, value: string | null): void {
  if (value === null) memory.delete(key);
  else memory.set(key, value);
  try {
    if (value === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, value);
  } catch {
    // Remembered in `memory` alone.
  }
  window.dispatchEvent(new Event(CHANGED));
}

/** Calls back when anything stored changed, here or in another tab. */
export function onStored(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  window.addEventListener('storage', onChange);
  return () => {
    window.removeEventListener(CHANGED, onChange);
    window.removeEventListener('storage', onChange);
  };
}

/** What is stored under the key, also when another tab changes it; null while the static page is being filled. */
export function useStored(key: string): string | null {
  return useSyncExternalStore(
    onStored,
    () => readStored(key),
    () => null,
  );
}

/** Keyboard shortcuts of the page that is shown: who wants which strokes, and what they are called in the list of `?`. */
export interface Shortcut {
  /** `/`, `?`, `g s` (one after the other), `mod+k` (⌘ or Ctrl). */
  keys: string;
  /** What it does; without one it works but is not listed. */
  label?: string | undefined;
  action: () => void;
}

/** What of a KeyboardEvent says which stroke it is. */
export interface Stroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** A stroke that begins a sequence waits so long for the next one. */
const SEQUENCE_MS = 1000;

let shortcuts: readonly Shortcut[] = [];
let pending = { keys: '', until: 0 };
const listeners = new Set<() => void>();

/** @returns takes it away again. Of two with the same keys the later one counts. */
export function addShortcut(shortcut: Shortcut): () => void {
  if (shortcuts.length === 0) document.addEventListener('keydown', onKeyDown);
  change([...shortcuts, shortcut]);
  return () => {
    change(shortcuts.filter((one) => one !== shortcut));
    if (shortcuts.length === 0) document.removeEventListener('keydown', onKeyDown);
  };
}

/** All of this moment, for `useSyncExternalStore`. */
export const listShortcuts = (): readonly Shortcut[] => shortcuts;

export function onShortcuts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The stroke as it is written in `keys`, e.g. `mod+k`. Shift is part of the character. */
export function strokeOf({ key, ctrlKey, metaKey, altKey }: Stroke): string {
  const name = key === ' ' ? 'space' : key.toLowerCase();
  return `${ctrlKey || metaKey ? 'mod+' : ''}${altKey ? 'alt+' : ''}${name}`;
}

/**
 * What the strokes so far mean.
 *
 * @param typed strokes with a blank between them
 * @returns the shortcut, or `wait` while they may become one, or null
 */
export function match(all: readonly Shortcut[], typed: string): Shortcut | 'wait' | null {
  const exact = all.findLast(({ keys }) => keys.toLowerCase() === typed);
  if (exact) return exact;
  return all.some(({ keys }) => keys.toLowerCase().startsWith(`${typed} `)) ? 'wait' : null;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  const stroke = strokeOf(event);
  if (!stroke.startsWith('mod+') && isTaken(event.target)) return;
  const before = event.timeStamp <= pending.until ? pending.keys : '';
  const typed = before === '' ? stroke : `${before} ${stroke}`;
  const found = match(shortcuts, typed) ?? match(shortcuts, stroke);
  pending = { keys: '', until: 0 };
  if (found === null) return;
  event.preventDefault();
  if (found === 'wait') pending = { keys: typed, until: event.timeStamp + SEQUENCE_MS };
  else found.action();
}

const TYPING = 'input, textarea, select, [contenteditable="true"]';
const OWN_KEYS = '[role="menu"], [role="listbox"], [role="dialog"], [role="alertdialog"]';

/** Whether a plain letter means something else here: text, or a step in a menu; a dialog hides what is behind it. */
function isTaken(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`${TYPING}, ${OWN_KEYS}`) !== null;
}

function change(next: readonly Shortcut[]): void {
  shortcuts = next;
  for (const listener of listeners) listener();
}

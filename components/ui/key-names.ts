const APPLE: Record<string, string> = { mod: '⌘', alt: '⌥', shift: '⇧', ctrl: '⌃', enter: '↵' };
const OTHERS: Record<string, string> = {
  mod: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  ctrl: 'Ctrl',
  enter: 'Enter',
};
const BOTH: Record<string, string> = { escape: 'Esc', arrowup: '↑', arrowdown: '↓', space: 'Space' };

/**
 * The strokes of a shortcut as written on the keys.
 *
 * @param keys strokes with a blank between them, the keys of a stroke joined by `+`, e.g. `g s` or `mod+k`
 * @param apple `⌘K` instead of `Ctrl K`
 */
export function keyNames(keys: string, apple: boolean): string[] {
  return keys.split(' ').map((stroke) => {
    const names = (stroke === '+' ? ['+'] : stroke.split('+')).map((key) => {
      const name = (apple ? APPLE : OTHERS)[key.toLowerCase()] ?? BOTH[key.toLowerCase()];
      return name ?? (key.length === 1 && stroke.includes('+') ? key.toUpperCase() : key);
    });
    return names.join(apple ? '' : ' ');
  });
}

/**
 * The search part of the address as a store. The history API tells nobody of `pushState`, so its methods are wrapped,
 * once, where this store is first used; the router's own calls are noticed by that, too.
 */
const listeners = new Set<() => void>();

/** The last search that was read while a page was at its own address. */
let last = { path: '', search: '' };
let watching = false;

export function onSearch(listener: () => void): () => void {
  watch();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * @param path of the page that asks, without the prefix of the console. While the router is between two pages the
 *   address already, or still, belongs to the other one: the page that leaves keeps what it had, the one that comes
 *   has nothing yet.
 */
export function searchOf(path: string): string {
  if (bare(window.location.pathname).endsWith(bare(path))) last = { path, search: window.location.search };
  return last.path === path ? last.search : '';
}

/** Changes parameters of the present address; null or an empty text takes one away. Others keep their place. */
export function patched(search: string, patch: Readonly<Record<string, string | null>>): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === '') params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** Those of the parameters that are set. */
export function pickedOf<Id extends string>(
  get: (name: string) => string | null,
  ids: readonly Id[],
): Partial<Record<Id, string>> {
  const picked: Partial<Record<Id, string>> = {};
  for (const id of ids) {
    const value = get(id);
    if (value) picked[id] = value;
  }
  return picked;
}

/** Puts another search into the address, as a step that Back returns from or in the place of the present one. */
export function putSearch(search: string, replace: boolean): void {
  const { pathname, hash } = window.location;
  window.history[replace ? 'replaceState' : 'pushState'](null, '', `${pathname}${search}${hash}`);
  // At once, not after this event: a field whose value stands in the address would lose the place of its caret.
  notify();
}

const bare = (path: string): string => path.replace(/\/+$/, '');

function watch(): void {
  if (watching) return;
  watching = true;
  window.addEventListener('popstate', notify);
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = window.history[name].bind(window.history);
    window.history[name] = (...args) => {
      original(...args);
      // The router calls this in the middle of a commit, when nothing may be drawn anew.
      queueMicrotask(notify);
    };
  }
}

function notify(): void {
  for (const listener of listeners) listener();
}

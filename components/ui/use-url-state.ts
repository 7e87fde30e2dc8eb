'use client';

import { usePathname } from 'next/navigation';
import { useMemo, useSyncExternalStore } from 'react';
import { onSearch, patched, putSearch, searchOf } from './url-search.ts';

/** What changes; null takes a parameter away. */
export type UrlPatch = Readonly<Record<string, string | null>>;

export interface UrlState {
  /** The parameter's value, or null where there is none. */
  get: (name: string) => string | null;
  /** Writes to the address at once, without asking the hub. `replace` makes no step that Back would return to. */
  set: (patch: UrlPatch, options?: { replace?: boolean }) => void;
  /** The address that `set` would lead to, for links: `?name=github&tab=logs`. */
  href: (patch: UrlPatch) => string;
}

/** The search parameters as the state of a page: reloading and sharing keep it, Back does what it says. */
export function useUrlState(): UrlState {
  const path = usePathname();
  const search = useSyncExternalStore(
    onSearch,
    () => searchOf(path),
    () => '',
  );
  return useMemo(() => {
    const params = new URLSearchParams(search);
    return { get: (name) => params.get(name), set, href: (patch) => patched(search, patch) || '?' };
  }, [search]);
}

function set(patch: UrlPatch, { replace = false }: { replace?: boolean } = {}): void {
  const { search } = window.location;
  const next = patched(search, patch);
  if (next !== search) putSearch(next, replace);
}

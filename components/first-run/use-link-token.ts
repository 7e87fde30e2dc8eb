'use client';

import { useEffect, useState } from 'react';

/** Kept while the tab lives, so that looking at another page and coming back finds it. */
let held: string | null = null;

/**
 * What stands after the # of a one-time link. It is taken out of the address at once: there it would be read over a
 * shoulder, kept in the history and shared with the page.
 *
 * @returns undefined while the page is being filled, null when there is none
 */
export function useLinkToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>();
  useEffect(() => {
    const take = () => {
      const found = window.location.hash.slice(1);
      if (found !== '') {
        held = found;
        window.history.replaceState(null, '', window.location.pathname);
      }
      setToken(held);
    };
    take();
    // Another link may be opened in this tab.
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return token;
}

/** A link works once. */
export function forgetLinkToken(): void {
  held = null;
}

import { keyPrincipal } from '../data/access-keys.ts';
import { patched } from '../ui/url-search.ts';

/** The page of calls, narrowed down to those of a key. */
export const callsHref = (id: string): string => `/activity${patched('', { principal: keyPrincipal(id) })}`;

/** Pages for who is not signed in; all others need a session. */
export const SIGN_IN_PAGE = '/sign-in';
export const SETUP_PAGE = '/setup';

/** @param path without the prefix of the console, as the router has it */
export function isOpenPage(path: string): boolean {
  const bare = path.replace(/\/+$/, '');
  return bare === SIGN_IN_PAGE || bare === SETUP_PAGE;
}

/** Where to sign in, and come back from to the same place. */
export function signInHref(from: string): string {
  const back = nextPath(from);
  return back === '/' ? SIGN_IN_PAGE : `${SIGN_IN_PAGE}?next=${encodeURIComponent(back)}`;
}

/** Any origin serves: only what stays on it is a page of the console. */
const HERE = 'http://console.invalid';

/**
 * Where somebody goes after signing in. Whatever a link says, it is a page of this console: another site would be
 * trusted like it, and the sign-in page itself would lead nowhere.
 *
 * @param wanted from the address, e.g. `/servers?name=github`
 */
export function nextPath(wanted: string | null): string {
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(wanted, HERE);
  // `//` and `/\` at the beginning name another site, as they came and after `..` was resolved.
  if (origin !== HERE || pathname.startsWith('//') || isOpenPage(pathname)) return '/';
  return `${pathname}${search}${hash}`;
}

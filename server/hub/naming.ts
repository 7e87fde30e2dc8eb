import { createHash } from 'node:crypto';

/** Longest name that strict clients accept. */
export const MAX_NAME = 64;
const HASH_LENGTH = 8;

/** Characters of a tool name that every client accepts (specification 2025-11-25, tool names). */
const ODD = /[^A-Za-z0-9_.-]/g;

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
}

/** Cuts to the limit and closes with a hash of the whole, stable over restarts. */
function closeWithHash(name: string, identity: string): string {
  return `${name.slice(0, MAX_NAME - HASH_LENGTH - 1)}_${shortHash(identity)}`;
}

/**
 * The name under which a prefixed endpoint shows an item: `{alias}{separator}{name}`, at most 64 characters; odd
 * characters become `_` and the name is closed with a hash, so that one odd name doesn't void a strict client's list.
 */
export function prefixedName(alias: string, separator: string, name: string): string {
  const full = `${alias}${separator}${name}`;
  const plain = full.replace(ODD, '_');
  return plain === full && full.length <= MAX_NAME ? full : closeWithHash(plain, full);
}

/**
 * Gives each item a name of its own. Where two would have the same, the later one is closed with a hash of where it
 * comes from.
 */
export function claimName(taken: { has(name: string): boolean }, name: string, identity: string): string {
  if (!taken.has(name)) return name;
  let claimed = closeWithHash(name, identity);
  for (let salt = 1; taken.has(claimed); salt++) claimed = closeWithHash(name, `${identity}#${salt}`);
  return claimed;
}

const MARK = '~';
const URI_HEAD = /^([A-Za-z][A-Za-z0-9+.-]*:(?:\/\/)?)/;

/**
 * A URI that another server offers too, made its own by a mark behind the scheme: `file:///a` of server `docs` becomes
 * `file://~docs~/a`. The scheme stays, because clients act on it (`ui://`).
 */
export function markUri(server: string, uri: string): string {
  const head = URI_HEAD.exec(uri)?.[1] ?? '';
  return `${head}${MARK}${server}${MARK}${uri.slice(head.length)}`;
}

/** The server and the original URI of a marked one, or null. */
export function unmarkUri(uri: string): { server: string; uri: string } | null {
  const head = URI_HEAD.exec(uri)?.[1] ?? '';
  if (uri[head.length] !== MARK) return null;
  const close = uri.indexOf(MARK, head.length + 1);
  if (close < 0) return null;
  return { server: uri.slice(head.length + 1, close), uri: head + uri.slice(close + 1) };
}

/** A name as it is compared: letters and digits alone, in lower case. `create_Issue`, `createIssue` and `create issue` are one. */
export function foldName(name: string): string {
  const folded = PLAIN.test(name)
    ? name.replace(SIGNS, '').toLowerCase()
    : name
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}]+/gu, '');
  // Of a name in signs alone nothing would be left.
  return folded === '' ? name.trim() : folded;
}

/** Most names, for which a quicker way leads to the same. */
const PLAIN = /^[\w.:/ -]*$/;
const SIGNS = /[^A-Za-z0-9]+/g;

interface Named {
  server: string;
  shown: string;
}

/** The keys under which a tool is found by what it is called: that, and that with its server's name before it. */
export function keysOf({ server, shown }: Named): string[] {
  const own = foldName(shown);
  const full = foldName(`${server} ${shown}`);
  return own === full ? [own] : [own, full];
}

/** Longer is no name: MCP's own limit is 128, and a server's name comes before. */
const LONGEST = 200;
const LONGEST_TEXT = 2000;
const MOST_IDENTIFIERS = 10;
const WORD = /[\p{L}\p{N}_.:/-]+/gu;
const EDGES = /^[.:/-]+|[.:/-]+$/gu;
/** Nothing but an identifier is written so, and whoever writes one may choose other separators. */
const LIKE_CODE = /_|^\p{Ll}[\p{L}\p{N}]*\p{Lu}/u;
const LIKE_PATH = /[.:/]/;

/** Something in a query that may be a tool's name. */
export interface Mention {
  key: string;
  /** It must be written as the tool writes it: `server.log` is not the tool `server_log`. */
  letter: string | null;
}

/**
 * What a query names: itself as a whole, or what looks like an identifier within it (`please run create_issue`). Words
 * joined by hyphens are ordinary English and name nothing.
 */
export function mentionsIn(query: string): Mention[] {
  const text = query.trim();
  const mentions: Mention[] = [];
  if (text.length > 0 && text.length <= LONGEST) mentions.push({ key: foldName(text), letter: null });
  for (const [found] of text.slice(0, LONGEST_TEXT).matchAll(WORD)) {
    const word = found.replace(EDGES, '');
    if (word.length < 3 || word.length > LONGEST || word === text) continue;
    if (LIKE_CODE.test(word)) mentions.push({ key: foldName(word), letter: null });
    else if (LIKE_PATH.test(word)) mentions.push({ key: foldName(word), letter: word.toLowerCase() });
    if (mentions.length > MOST_IDENTIFIERS) break;
  }
  return mentions;
}

/** Whether a tool that is found under a mention's key is meant by it. */
export function isMeant({ letter }: Mention, { server, shown }: Named): boolean {
  if (letter === null) return true;
  const own = shown.toLowerCase();
  if (letter === own) return true;
  const before = server.toLowerCase();
  if (!letter.startsWith(before) || !letter.endsWith(own)) return false;
  return /^[_.:/-]+$/.test(letter.slice(before.length, letter.length - own.length));
}

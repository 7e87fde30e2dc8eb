import { type Remark, remark } from '../../../contract/remark.ts';
import { type Draft, headerOf, type NoDraft } from './draft.ts';
import { readUrl } from './url.ts';

/** Short options that take a value, the next word unless it follows at once. */
const SHORT_VALUES = 'XHdubAeomFTcCKrxyYzEQtwUDhP';
const LONG_VALUES: ReadonlySet<string> = new Set(
  'request header data data-raw data-binary data-urlencode json user oauth2-bearer cookie user-agent referer output max-time connect-timeout retry form url cacert cert key proxy resolve write-out cookie-jar'.split(
    ' ',
  ),
);
const SHORT_NAMES: Readonly<Record<string, string>> = { H: 'header', u: 'user', b: 'cookie' };

/** Headers of one request, which the hub says itself. */
const OWN =
  /^(?:accept|content-type|content-length|host|user-agent|connection|mcp-session-id|mcp-protocol-version|last-event-id)$/i;

/** The URL and the headers that a `curl` command sends. @param args without `curl` itself */
export function readCurl(args: readonly string[]): Draft | NoDraft {
  const options = readOptions(args);
  const url = options.find(([name]) => name === 'url')?.[1];
  if (url === undefined) return { problem: remark('paste_curl') };
  const headers = new Map<string, string>();
  const notes: Remark[] = [];
  for (const [name, value] of options) {
    if (name === 'header') {
      const header = headerOf(value);
      if (header && !OWN.test(header[0])) headers.set(...header);
    } else if (name === 'oauth2-bearer') headers.set('Authorization', `Bearer ${value}`);
    else if (name === 'cookie') headers.set('Cookie', value);
    else if (name === 'user') {
      headers.set('Authorization', `Basic ${Buffer.from(value).toString('base64')}`);
      notes.push(remark('paste_basic'));
    }
  }
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  return readUrl(full, Object.fromEntries(headers), notes);
}

/** Names without dashes, with their values; a word of its own is the `url`. */
function readOptions(args: readonly string[]): Array<[string, string]> {
  const found: Array<[string, string]> = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const next = () => args[++at] ?? '';
    if (word.startsWith('--')) {
      const [name = '', ...value] = word.slice(2).split('=');
      if (value.length > 0) found.push([name, value.join('=')]);
      else if (LONG_VALUES.has(name)) found.push([name, next()]);
    } else if (word.startsWith('-') && word.length > 1) {
      const letter = [...word.slice(1)].findIndex((char) => SHORT_VALUES.includes(char));
      if (letter < 0) continue;
      const name = word.charAt(letter + 1);
      const glued = word.slice(letter + 2);
      found.push([SHORT_NAMES[name] ?? name, glued === '' ? next() : glued]);
    } else found.push(['url', word]);
  }
  return found;
}

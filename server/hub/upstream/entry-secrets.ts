import { redact } from '../../contract/redact.ts';
import { REDACTED } from '../../contract/secret.ts';
import { type ServerSpec, serverSpecSchema } from '../../contract/server.ts';
import { isRecord, parseOrUndefined } from '../../lib/json/parse.ts';
import { isPlain, isWord, looksMade, SECRET_NAME, withForms } from './secret-forms.ts';

/** A value shorter than this would blank out ordinary words. */
const MIN_VALUE = 6;
/** Values of one entry that are looked for; what is more than this are the shortest. */
const MOST_VALUES = 2000;
const MIN_SEGMENT = 8;
const REFERENCE = /\$\{[^}]*\}/;

/** Headers that say how to talk, not who talks. */
const PLAIN_HEADERS = /^(?:accept(?:-.*)?|content-type|user-agent|cache-control)$/i;

/**
 * Every text of an entry that must not be seen when its server repeats it: values of `env` and `headers`, what
 * variables brought into arguments and the URL, arguments marked as secret, and what a URL carries besides its
 * address. Numbers, paths and common words stay, unless they stand under the name of a secret: a message without
 * them says nothing, and they unlock nothing.
 * @param stored with `${VAR}`s as written; `expanded` is the same with their values
 * @returns longest first, in each form in which a program is likely to print them
 */
export function secretsOf(stored: ServerSpec, expanded: ServerSpec): string[] {
  const found = new Set<string>();
  const take = (text: string) => {
    for (const part of [text, ...text.split(/\r?\n/)]) {
      const bare = part.trim();
      if (bare.length >= MIN_VALUE && !isWord(bare)) found.add(bare);
    }
  };
  if (expanded.type === 'stdio') {
    for (const [name, value] of Object.entries(expanded.env)) takeNamed(name, value, take);
    const written = stored.type === 'stdio' ? stored.args : [];
    expanded.args.forEach((arg, index) => {
      takeFilled(written[index] ?? arg, arg, take);
    });
    takeMarked(expanded, expanded.args, take);
  } else {
    for (const [name, value] of Object.entries(expanded.headers)) takeHeader(name, value, take);
    if (stored.type !== 'stdio') takeFilled(stored.url, expanded.url, take);
    takeUrl(expanded.url, take);
  }
  const forms = new Set([...found].flatMap(withForms));
  return [...forms].sort((a, b) => b.length - a.length).slice(0, MOST_VALUES);
}

type Take = (text: string) => void;

function takeNamed(name: string, value: string, take: Take): void {
  const inner = /^\s*[{[]/.test(value) ? parseOrUndefined(Buffer.from(value)) : undefined;
  if (isRecord(inner) || Array.isArray(inner)) {
    take(value);
    takeLeaves(name, inner, take);
    return;
  }
  if (URL.canParse(value) && value.includes('://')) {
    const { username, search } = new URL(value);
    if (username || search || SECRET_NAME.test(name)) take(value);
    takeUrl(value, take);
    return;
  }
  if (isPlain(name, value)) return;
  take(value);
  takePieces(name, value, take);
}

function takeLeaves(name: string, value: unknown, take: Take): void {
  if (typeof value === 'string') takeNamed(name, value, take);
  else if (Array.isArray(value)) for (const item of value) takeLeaves(name, item, take);
  else if (isRecord(value)) for (const [key, member] of Object.entries(value)) takeLeaves(key, member, take);
}

/** What a value is put together from: the credential after a scheme, the parts of a cookie or of a list. */
function takePieces(name: string, value: string, take: Take): void {
  for (const piece of value.split(/[\s;,&"']+/)) {
    const bare = piece.replace(/^[\w.-]+=(?=[^=])/, '');
    if (looksMade(bare) || (SECRET_NAME.test(name) && !isPlain('', bare))) take(bare);
  }
}

function takeHeader(name: string, value: string, take: Take): void {
  if (PLAIN_HEADERS.test(name)) return;
  take(value);
  takePieces(name, value, take);
  const basic = /^basic\s+(\S+)$/i.exec(value)?.[1];
  if (!basic) return;
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  take(basic);
  take(pair);
  take(pair.slice(pair.indexOf(':') + 1));
}

/** What variables brought into a text. */
function takeFilled(written: string, text: string, take: Take): void {
  if (!REFERENCE.test(written)) return;
  for (const value of gapsOf(written.split(REFERENCE), text)) takeNamed('', value, take);
}

/** Arguments that are never shown, or not as a whole. */
function takeMarked(spec: ServerSpec, args: readonly string[], take: Take): void {
  const shown = redact(serverSpecSchema, spec);
  const shownArgs: unknown[] = isRecord(shown) && Array.isArray(shown.args) ? shown.args : [];
  args.forEach((arg, index) => {
    const seen = shownArgs[index];
    if (typeof seen === 'string' && seen !== arg)
      for (const gap of gapsOf(seen.split(REDACTED), arg)) take(gap);
    if (arg.includes('://') && URL.canParse(arg)) takeUrl(arg, take);
  });
}

/** What stands in `text` between the parts that are known; all of it when they are not found there. */
function gapsOf(parts: readonly string[], text: string): string[] {
  const [first = '', ...rest] = parts;
  if (!text.startsWith(first)) return [text];
  const gaps: string[] = [];
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const end = isLast ? text.length - part.length : text.indexOf(part, at);
    if (end < at || !text.startsWith(part, end)) return [text];
    gaps.push(text.slice(at, end));
    at = end + part.length;
  }
  return gaps;
}

function takeUrl(text: string, take: Take): void {
  if (!URL.canParse(text)) return;
  const { username, password, searchParams, pathname } = new URL(text);
  const [user, word] = [decoded(username), decoded(password)];
  take(word);
  if (!word || looksMade(user)) take(user);
  if (user) take(Buffer.from(`${user}:${word}`).toString('base64'));
  for (const [name, value] of searchParams) if (!isPlain(name, value)) take(value);
  for (const segment of pathname.split('/').map(decoded)) {
    const isName = /^[a-z]+(?:[-_.][a-z]+)*$/.test(segment) && segment.length < 24;
    if (looksMade(segment) || (segment.length >= MIN_SEGMENT + 4 && !isName)) take(segment);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Texts are cut at a hundred characters at the least; below that, an end like the beginning of a value is chance. */
const SHORTEST_CUT = 100;

/** Replaces `secrets` (longest first) in a text, and the beginning of one at the text's end, where it was cut. */
export function conceal(secrets: readonly string[], text: string): string {
  let out = text;
  for (const secret of secrets) if (out.includes(secret)) out = out.replaceAll(secret, REDACTED);
  if (text.length < SHORTEST_CUT) return out;
  const body = out.endsWith('…') ? out.slice(0, -1) : out;
  for (const secret of secrets) {
    const head = secret.slice(0, MIN_VALUE);
    for (
      let at = body.indexOf(head, Math.max(0, body.length - secret.length + 1));
      at >= 0;
      at = body.indexOf(head, at + 1)
    ) {
      if (secret.startsWith(body.slice(at))) return body.slice(0, at) + REDACTED + out.slice(body.length);
    }
  }
  return out;
}

/** Takes out of a text the secrets of one entry, then whatever `redact` knows by its form. */
export function concealer(
  stored: ServerSpec,
  expanded: ServerSpec,
  redact: (text: string) => string,
): (text: string) => string {
  const secrets = secretsOf(stored, expanded);
  return (text) => redact(conceal(secrets, text));
}

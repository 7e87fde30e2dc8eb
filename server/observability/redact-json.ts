import { redactArgument } from '../contract/redact-args.ts';
import { REDACTED } from '../contract/secret.ts';
import { type SecretPlace, secretPlace } from './secret-names.ts';

/** Redacts a text that stands nowhere in particular. */
export type TextRedactor = (text: string) => string;

interface Frame {
  array: boolean;
  /** What follows is a member's name. */
  naming: boolean;
  key: string;
  /** What the member's name says of its value. */
  place: SecretPlace | null;
  /** Everything in here is secret, because of the name it stands under. */
  secret: SecretPlace | null;
  /** `{"name": "Authorization", "value": …}`: what the object says its value is. */
  named: SecretPlace | null;
  /** Where in the output its `value` was put, if that came first; -1 for nowhere. */
  valueAt: number;
  /** The text before this one in an array: `--password`, `x`. */
  before: string | null;
}

/** What is known of the members' names of one document, which repeat. */
interface Name {
  said: string;
  place: SecretPlace | null;
  /** As it is put out. */
  shown: string;
}

const TOKEN = /\s+|"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\$)?|[{}[\],:]|[^\s{}[\],:"]+/g;
const NAMES = /^(?:name|key|header|field|variable|param|parameter|env)$/i;
const VALUES = /^(?:value|val|default)$/i;
/** A shorter number is no credential, unless its name says so. */
const SHORT_NUMBER = 6;
/** JSON in a string of JSON in a string: deeper it is only text. */
const MAX_DEPTH = 3;
/** At the end of a text that was cut, the run of this many characters may be the beginning of a credential. */
const MAX_TAIL = 512;
const DOTS = JSON.stringify(REDACTED);

/**
 * JSON with every credential replaced by dots, by the name it stands under or by its form; all else keeps its bytes,
 * numbers and order included. Text that was cut anywhere is redacted as far as it goes.
 * @param text what else is to be taken out of every text, such as the secrets of a server's entry
 */
export function redactJson(json: string, text: TextRedactor, depth = 0): string {
  const out: string[] = [];
  const names = new Map<string, Name>();
  const stack: Frame[] = [frame(true, null)];
  for (const [token] of json.matchAll(TOKEN)) {
    const top = stack.at(-1) ?? frame(true, null);
    const first = token[0] ?? '';
    if (first === '{' || first === '[') {
      stack.push(frame(first === '[', placeOf(top)));
      out.push(token);
    } else if (first === '}' || first === ']') {
      if (stack.length > 1) stack.pop();
      out.push(token);
    } else if (first === ':' || first === ',') {
      top.naming = first === ',' && !top.array;
      out.push(token);
    } else if (/\s/.test(first)) out.push(token);
    else if (first !== '"') {
      out.push(scalar(token, placeOf(top), text));
      top.before = null;
    } else if (top.naming) {
      const name = names.get(token) ?? nameOf(token, text);
      names.set(token, name);
      top.key = name.said;
      top.place = name.place;
      out.push(name.shown);
    } else takeText(token, top, out, text, depth);
  }
  return out.join('');
}

function frame(array: boolean, secret: SecretPlace | null): Frame {
  return { array, naming: !array, key: '', place: null, secret, named: null, valueAt: -1, before: null };
}

function placeOf(top: Frame): SecretPlace | null {
  if (top.secret || top.array) return top.secret;
  return (VALUES.test(top.key) ? top.named : null) ?? top.place;
}

function nameOf(token: string, text: TextRedactor): Name {
  const said = decoded(token);
  const shown = text(said);
  return { said, place: secretPlace(said), shown: shown === said ? token : JSON.stringify(shown) };
}

function scalar(token: string, place: SecretPlace | null, text: TextRedactor): string {
  if (!/^[-\d]/.test(token)) return token;
  return place === 'all' || (token.length >= SHORT_NUMBER && text(token) !== token) ? DOTS : token;
}

function takeText(token: string, top: Frame, out: string[], text: TextRedactor, depth: number): void {
  const whole = isWhole(token);
  const said = whole ? decoded(token) : withoutTail(decoded(token));
  const place = placeOf(top);
  if (!top.array && NAMES.test(top.key)) {
    top.named = secretPlace(said);
    if (top.named && top.valueAt >= 0) out[top.valueAt] = DOTS;
  }
  const shown = place && said !== '' ? REDACTED : redactValue(said, whole, top, text, depth);
  if (top.array) top.before = said;
  else if (VALUES.test(top.key)) top.valueAt = out.length;
  if (whole) out.push(shown === said ? token : JSON.stringify(shown));
  else out.push(JSON.stringify(shown).slice(0, -1));
}

function withoutTail(said: string): string {
  let from = said.length;
  while (from > 0 && said.length - from < MAX_TAIL && !/[\s"',]/.test(said[from - 1] ?? '')) from--;
  return said.slice(0, from);
}

function redactValue(said: string, whole: boolean, top: Frame, text: TextRedactor, depth: number): string {
  const quotesJson = depth < MAX_DEPTH && /^\s*[[{]/.test(said);
  const inside = quotesJson ? redactJson(said, text, depth + 1) : said;
  // Something that only begins like JSON is a text, too.
  const shown = quotesJson && whole && isJson(said) ? inside : text(inside);
  return top.array ? redactArgument(top.before, shown) : shown;
}

function isJson(said: string): boolean {
  try {
    JSON.parse(said);
    return true;
  } catch {
    return false;
  }
}

/** Whether the literal has its closing quote, and not an escaped one in its place. */
function isWhole(token: string): boolean {
  return token.length > 1 && token.endsWith('"') && !isEscaped(token, token.length - 1);
}

/** Whether an odd number of backslashes stands in front. */
function isEscaped(token: string, at: number): boolean {
  let from = at;
  while (token[from - 1] === '\\') from--;
  return (at - from) % 2 === 1;
}

/** The text of a literal, which may have been cut within an escape. */
function decoded(token: string): string {
  const open = isWhole(token) ? token.slice(0, -1) : withoutPartialEscape(token);
  try {
    return String(JSON.parse(`${open}"`));
  } catch {
    // A bare line break or the like: no JSON, but a text all the same.
    return open.slice(1);
  }
}

function withoutPartialEscape(token: string): string {
  const at = token.lastIndexOf('\\');
  const begun =
    at >= 0 && !isEscaped(token, at) && /^\\(?:u[0-9a-fA-F]{0,3})?$/.test(token.slice(at, at + 6));
  return begun ? token.slice(0, at) : token;
}

/**
 * A scanner over JSON bytes: it checks the grammar (RFC 8259) and reports where values stand, without building them.
 * It exists so that a message is decided upon and forwarded as the bytes that were said: numbers beyond 2^53, `1.0`
 * and key order survive, and a 10 MiB argument costs a walk instead of a parse and a stringify.
 */
export interface Span {
  start: number;
  end: number;
}

export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(`${message} at byte ${offset}`);
    this.offset = offset;
  }
}

/** Deeper nesting is refused: it only occurs in attacks, and recursion must stay far from the stack's end. */
const MAX_DEPTH = 256;
/** Up to here a loop beats a native search; longer strings are skipped by searching for their closing quote. */
const SHORT = 48;

/** Characters of a name in an error's text. */
const LONGEST_SHOWN = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export function skipSpace(buf: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end) {
    const c = buf[i];
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) break;
    i++;
  }
  return i;
}

/** @param at the byte after the opening quote. @returns the byte after the closing quote. */
function skipString(buf: Buffer, at: number, end: number): number {
  let i = at;
  const loopEnd = Math.min(end, at + SHORT);
  while (i < loopEnd) {
    const c = buf[i] ?? 0;
    if (c === QUOTE) return i + 1;
    if (c === BACKSLASH) i = skipEscape(buf, i, end);
    else if (c < 0x20) throw new JsonError('control character in a string', i);
    else i++;
  }
  return skipLongString(buf, i, end);
}

function skipEscape(buf: Buffer, at: number, end: number): number {
  const c = buf[at + 1];
  if (c === 0x75) {
    for (let k = at + 2; k < at + 6; k++) {
      const h = buf[k] ?? 0;
      const hex = (h >= 0x30 && h <= 0x39) || (h >= 0x41 && h <= 0x46) || (h >= 0x61 && h <= 0x66);
      if (k >= end || !hex) throw new JsonError('bad \\u escape', at);
    }
    return at + 6;
  }
  const known =
    c === QUOTE ||
    c === BACKSLASH ||
    c === 0x2f ||
    c === 0x62 ||
    c === 0x66 ||
    c === 0x6e ||
    c === 0x72 ||
    c === 0x74;
  if (!known || at + 1 >= end) throw new JsonError('bad escape', at);
  return at + 2;
}

/**
 * Finds the end of a long string natively, then looks for line feeds inside. Other control characters and unknown
 * escapes are left to the receiver: they can't break the framing, and looking at each byte costs ten times as much.
 */
function skipLongString(buf: Buffer, at: number, end: number): number {
  let from = at;
  for (;;) {
    const quote = buf.indexOf(QUOTE, from);
    if (quote < 0 || quote >= end) throw new JsonError('string without an end', at);
    let slashes = 0;
    while (quote - 1 - slashes >= at && buf[quote - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) {
      const breaks = buf.subarray(at, quote).indexOf(0x0a);
      if (breaks >= 0) throw new JsonError('line break in a string', at + breaks);
      return quote + 1;
    }
    from = quote + 1;
  }
}

function skipNumber(buf: Buffer, at: number, end: number): number {
  let i = at;
  if (buf[i] === 0x2d) i++;
  const intStart = i;
  i = skipDigits(buf, i, end);
  if (buf[intStart] === 0x30 && i > intStart + 1) throw new JsonError('number with a leading zero', at);
  if (i < end && buf[i] === 0x2e) i = skipDigits(buf, i + 1, end);
  if (i < end && (buf[i] === 0x65 || buf[i] === 0x45)) {
    i++;
    if (buf[i] === 0x2b || buf[i] === 0x2d) i++;
    i = skipDigits(buf, i, end);
  }
  return i;
}

function skipDigits(buf: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end) {
    const c = buf[i] ?? 0;
    if (c < 0x30 || c > 0x39) break;
    i++;
  }
  if (i === at) throw new JsonError('digit expected', at);
  return i;
}

const LITERALS: ReadonlyMap<number, Buffer> = new Map([
  [0x74, Buffer.from('true')],
  [0x66, Buffer.from('false')],
  [0x6e, Buffer.from('null')],
]);

/** @returns the byte after the value that begins at `at`. */
export function skipValue(buf: Buffer, at: number, end: number, depth = 0): number {
  const c = at < end ? (buf[at] ?? 0) : 0;
  if (c === QUOTE) return skipString(buf, at + 1, end);
  if (c === 0x7b) return walkObject(buf, at, end, undefined, depth + 1);
  if (c === 0x5b) return walkArray(buf, at, end, undefined, depth + 1);
  if (c === 0x2d || (c >= 0x30 && c <= 0x39)) return skipNumber(buf, at, end);
  const literal = LITERALS.get(c);
  if (literal && at + literal.length <= end && literal.compare(buf, at, at + literal.length) === 0) {
    return at + literal.length;
  }
  throw new JsonError(at < end ? 'unexpected character' : 'unexpected end', at);
}

type MemberVisitor = (keyStart: number, keyEnd: number, start: number, end: number) => void;
/** Who is to visit the members of this member's value, if anyone. */
type Enter = (keyStart: number, keyEnd: number) => MemberVisitor | undefined;

function walkObject(
  buf: Buffer,
  at: number,
  end: number,
  visit: MemberVisitor | undefined,
  depth: number,
  enter?: Enter,
): number {
  if (depth > MAX_DEPTH) throw new JsonError('nested too deeply', at);
  let i = skipSpace(buf, at + 1, end);
  if (buf[i] === 0x7d && i < end) return i + 1;
  for (;;) {
    if (buf[i] !== QUOTE || i >= end) throw new JsonError('member name expected', i);
    const keyStart = i;
    const keyEnd = skipString(buf, i + 1, end);
    i = skipSpace(buf, keyEnd, end);
    if (buf[i] !== 0x3a || i >= end) throw new JsonError("':' expected", i);
    const start = skipSpace(buf, i + 1, end);
    const inner = enter && buf[start] === 0x7b ? enter(keyStart, keyEnd) : undefined;
    i = inner ? walkObject(buf, start, end, inner, depth + 1) : skipValue(buf, start, end, depth);
    visit?.(keyStart, keyEnd, start, i);
    i = skipSpace(buf, i, end);
    const c = i < end ? buf[i] : 0;
    if (c === 0x7d) return i + 1;
    if (c !== 0x2c) throw new JsonError("',' or '}' expected", i);
    i = skipSpace(buf, i + 1, end);
  }
}

function walkArray(
  buf: Buffer,
  at: number,
  end: number,
  visit: ((start: number, end: number) => void) | undefined,
  depth: number,
): number {
  if (depth > MAX_DEPTH) throw new JsonError('nested too deeply', at);
  let i = skipSpace(buf, at + 1, end);
  if (buf[i] === 0x5d && i < end) return i + 1;
  for (;;) {
    const start = i;
    i = skipValue(buf, start, end, depth);
    visit?.(start, i);
    i = skipSpace(buf, i, end);
    const c = i < end ? buf[i] : 0;
    if (c === 0x5d) return i + 1;
    if (c !== 0x2c) throw new JsonError("',' or ']' expected", i);
    i = skipSpace(buf, i + 1, end);
  }
}

/**
 * The text of a string value whose span includes its quotes. Never throws for what the scanner took as a string: an
 * unknown escape in a long one reads as U+FFFD.
 */
export function stringAt(buf: Buffer, start: number, end: number): string {
  return textAt(buf, start, end, false);
}

function textAt(buf: Buffer, start: number, end: number, strict: boolean): string {
  for (let i = start + 1; i < end - 1; i++) {
    if (buf[i] !== BACKSLASH) continue;
    const json = buf.toString('utf8', start, end);
    try {
      return String(JSON.parse(json));
    } catch {
      if (strict) throw new JsonError('name that can not be read', start);
      return readLeniently(json);
    }
  }
  return buf.toString('utf8', start + 1, end - 1);
}

function readLeniently(json: string): string {
  const mended = json.replace(ESCAPE_OR_CONTROL, (found: string, good?: string) => {
    if (good) return found;
    return found.startsWith('\\') ? '\ufffd' : `\\u00${found.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return String(JSON.parse(mended));
}

const ESCAPE_OR_CONTROL = /(\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))|\\[\s\S]|\p{Cc}/gu;

export function isString(buf: Buffer, span: Span): boolean {
  return buf[span.start] === QUOTE;
}

export function isObject(buf: Buffer, span: Span): boolean {
  return buf[span.start] === 0x7b;
}

/** Told of a member by its name; `keyStart` is where the name's quote opens. */
type Visit = (key: string, valueStart: number, valueEnd: number, keyStart: number) => void;

/**
 * Walks the members of the object in `[start, end)`; values are checked but not built.
 * @throws JsonError on bad grammar, on anything after the object, and on a member named twice.
 */
export function members(buf: Buffer, start: number, end: number, visit: Visit): void {
  walkWhole(buf, start, end, visit);
}

/**
 * The same over a whole buffer, and in the same walk over the members of its member `name`, before that is visited.
 * @param name plain text, as JSON: in quotes
 */
export function membersWithin(buf: Buffer, visit: Visit, name: Buffer, visitWithin: Visit): void {
  walkWhole(buf, 0, buf.length, visit, (keyStart, keyEnd) =>
    isNamed(buf, keyStart, keyEnd, name) ? once(buf, visitWithin) : undefined,
  );
}

function isNamed(buf: Buffer, keyStart: number, keyEnd: number, name: Buffer): boolean {
  const length = keyEnd - keyStart;
  if (length === name.length) return name.compare(buf, keyStart, keyEnd) === 0;
  // Only escapes make the same name longer.
  if (length < name.length || buf.subarray(keyStart, keyEnd).indexOf(BACKSLASH) < 0) return false;
  return textAt(buf, keyStart, keyEnd, true) === name.toString('utf8', 1, name.length - 1);
}

function walkWhole(buf: Buffer, start: number, end: number, visit: Visit, enter?: Enter): void {
  const at = skipSpace(buf, start, end);
  if (buf[at] !== 0x7b || at >= end) throw new JsonError('object expected', at);
  const after = walkObject(buf, at, end, once(buf, visit), 0, enter);
  const rest = skipSpace(buf, after, end);
  if (rest !== end) throw new JsonError('unexpected character after the value', rest);
}

/** Visits each member under its name, and refuses one that is named twice. */
function once(buf: Buffer, visit: Visit): MemberVisitor {
  const seen: string[] = [];
  let many: Set<string> | undefined;
  return (keyStart, keyEnd, valueStart, valueEnd) => {
    const key = textAt(buf, keyStart, keyEnd, true);
    if (many ? many.has(key) : seen.includes(key))
      throw new JsonError(`duplicated member "${key.slice(0, LONGEST_SHOWN)}"`, keyStart);
    if (many) many.add(key);
    else if (seen.push(key) > 16) many = new Set(seen);
    visit(key, valueStart, valueEnd, keyStart);
  };
}

/** Walks the elements of the array in `[start, end)`. @throws JsonError */
export function elements(
  buf: Buffer,
  start: number,
  end: number,
  visit: (start: number, end: number) => void,
): void {
  const at = skipSpace(buf, start, end);
  if (buf[at] !== 0x5b || at >= end) throw new JsonError('array expected', at);
  const after = walkArray(buf, at, end, visit, 0);
  const rest = skipSpace(buf, after, end);
  if (rest !== end) throw new JsonError('unexpected character after the value', rest);
}

/** The span of one member's value, or null. @throws JsonError */
export function memberOf(buf: Buffer, span: Span, name: string): Span | null {
  let found: Span | null = null;
  members(buf, span.start, span.end, (key, start, end) => {
    if (key === name) found = { start, end };
  });
  return found;
}

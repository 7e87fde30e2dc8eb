import { type Remark, remark } from '../../../contract/remark.ts';

/** A TOML text as an object, or the line that could not be read. */
export type TomlText = { ok: true; value: Record<string, unknown> } | { ok: false; refusal: Remark };

type Table = Record<string, unknown>;

class Unreadable extends Error {
  readonly refusal: Remark;

  constructor(refusal: Remark) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** What is wrong with a line, without a word of the line itself: it may be a secret. */
type Fault =
  | 'toml_tables'
  | 'toml_key'
  | 'toml_deep'
  | 'toml_value'
  | 'toml_lines'
  | 'toml_open'
  | 'toml_rest';

const MAX_DEPTH = 20;
const BARE = /[A-Za-z0-9_-]+/y;
const SCALAR = /[^\s,\]}#]+/y;
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '"': '"',
  '\\': '\\',
};

/**
 * Reads the part of TOML that clients' settings are written in: tables, strings on one line, numbers, booleans, arrays
 * and inline tables. Dates, texts over several lines and arrays of tables are named, not guessed. Never throws.
 */
export function readToml(text: string): TomlText {
  const reader = new Reader(text.replaceAll('\r\n', '\n'));
  try {
    return { ok: true, value: reader.read() };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Table {
    const root: Table = emptyTable();
    let table = root;
    for (this.#blank(); this.#at < this.#text.length; this.#blank()) {
      if (this.#take('[[')) throw this.#unreadable('toml_tables');
      if (this.#take('[')) {
        table = this.#inside(root, this.#key());
        this.#need(']');
      } else this.#assign(table, 0);
      this.#endOfLine();
    }
    return root;
  }

  #assign(table: Table, depth: number): void {
    const path = this.#key();
    const last = path.pop() ?? '';
    this.#need('=');
    const place = this.#inside(table, path);
    if (Object.hasOwn(place, last)) throw this.#twice(last);
    place[last] = this.#value(depth);
  }

  #inside(table: Table, path: readonly string[]): Table {
    let place = table;
    for (const key of path) {
      const known = place[key] ?? emptyTable();
      if (!isTable(known)) throw this.#twice(key);
      place[key] = known;
      place = known;
    }
    return place;
  }

  #key(): string[] {
    const path: string[] = [];
    do {
      this.#spaces();
      const char = this.#text.charAt(this.#at);
      path.push(char === '"' || char === "'" ? this.#string(char) : this.#match(BARE, 'toml_key'));
      this.#spaces();
    } while (this.#take('.'));
    return path;
  }

  #value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw this.#unreadable('toml_deep');
    this.#spaces();
    const char = this.#text.charAt(this.#at);
    if (char === '"' || char === "'") return this.#string(char);
    if (this.#take('[')) return this.#array(depth);
    if (this.#take('{')) return this.#inlineTable(depth);
    return this.#scalar(this.#match(SCALAR, 'toml_value'));
  }

  #scalar(text: string): unknown {
    if (text === 'true' || text === 'false') return text === 'true';
    const digits = text.replaceAll('_', '');
    if (/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(digits)) return Number(digits);
    throw this.#unreadable('toml_value');
  }

  #string(quote: string): string {
    if (this.#text.startsWith(quote.repeat(3), this.#at)) throw this.#unreadable('toml_lines');
    let text = '';
    for (this.#at += 1; ; this.#at += 1) {
      const char = this.#text.charAt(this.#at);
      if (char === '' || char === '\n') throw this.#unreadable('toml_open');
      if (char === quote) break;
      text += char === '\\' && quote === '"' ? this.#escape() : char;
    }
    this.#at += 1;
    return text;
  }

  #escape(): string {
    this.#at += 1;
    const char = this.#text.charAt(this.#at);
    const hex = /^(?:u([0-9a-f]{4})|U([0-9a-f]{8}))/i.exec(this.#text.slice(this.#at, this.#at + 9));
    const code = Number.parseInt(hex?.[1] ?? hex?.[2] ?? '', 16);
    if (hex && code <= 0x10ffff) {
      this.#at += hex[0].length - 1;
      return String.fromCodePoint(code);
    }
    const known = Object.hasOwn(ESCAPES, char) ? ESCAPES[char] : undefined;
    if (known === undefined) throw new Unreadable(remark('toml_escape', { line: this.#line(), char }));
    return known;
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    for (this.#blank(); !this.#take(']'); this.#blank()) {
      items.push(this.#value(depth + 1));
      this.#blank();
      if (this.#take(',')) continue;
      this.#need(']');
      break;
    }
    return items;
  }

  #inlineTable(depth: number): Table {
    const table = emptyTable();
    for (this.#blank(); !this.#take('}'); this.#blank()) {
      this.#assign(table, depth + 1);
      this.#blank();
      if (this.#take(',')) continue;
      this.#need('}');
      break;
    }
    return table;
  }

  /** Spaces, line ends and comments. */
  #blank(): void {
    this.#match(/(?:\s|#[^\n]*)*/y, 'toml_rest');
  }

  #spaces(): void {
    this.#match(/[ \t]*/y, 'toml_rest');
  }

  #endOfLine(): void {
    this.#match(/[ \t]*(?:#[^\n]*)?(?=\n|$)/y, 'toml_rest');
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #need(text: string): void {
    this.#spaces();
    if (!this.#take(text)) throw new Unreadable(remark('toml_expected', { line: this.#line(), text }));
  }

  #match(pattern: RegExp, fault: Fault): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw this.#unreadable(fault);
    this.#at += found.length;
    return found;
  }

  #unreadable(fault: Fault): Unreadable {
    return new Unreadable(remark(fault, { line: this.#line() }));
  }

  #twice(key: string): Unreadable {
    return new Unreadable(remark('toml_twice', { line: this.#line(), key }));
  }

  #line(): number {
    return this.#text.slice(0, this.#at).split('\n').length;
  }
}

/** Without a prototype, so that `__proto__` is a key like any other. */
function emptyTable(): Table {
  return Object.create(null);
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A TOML text as an object, or the line that could not be read. */
export type TomlText = { ok: true; value: Record<string, unknown> } | { ok: false; message: string };

type Table = Record<string, unknown>;

class Unreadable extends Error {}

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
    if (error instanceof Unreadable) return { ok: false, message: error.message };
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
      if (this.#take('[[')) throw this.#unreadable('an array of tables');
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
    if (Object.hasOwn(place, last)) throw this.#unreadable(`"${last}" for the second time`);
    place[last] = this.#value(depth);
  }

  #inside(table: Table, path: readonly string[]): Table {
    let place = table;
    for (const key of path) {
      const known = place[key] ?? emptyTable();
      if (!isTable(known)) throw this.#unreadable(`"${key}" for the second time`);
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
      path.push(char === '"' || char === "'" ? this.#string(char) : this.#match(BARE, 'this key'));
      this.#spaces();
    } while (this.#take('.'));
    return path;
  }

  #value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw this.#unreadable('values that are nested this deep');
    this.#spaces();
    const char = this.#text.charAt(this.#at);
    if (char === '"' || char === "'") return this.#string(char);
    if (this.#take('[')) return this.#array(depth);
    if (this.#take('{')) return this.#inlineTable(depth);
    return this.#scalar(this.#match(SCALAR, 'this value'));
  }

  #scalar(text: string): unknown {
    if (text === 'true' || text === 'false') return text === 'true';
    const digits = text.replaceAll('_', '');
    if (/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(digits)) return Number(digits);
    throw this.#unreadable(`the value ${text.slice(0, 40)}`);
  }

  #string(quote: string): string {
    if (this.#text.startsWith(quote.repeat(3), this.#at)) throw this.#unreadable('a text over several lines');
    let text = '';
    for (this.#at += 1; ; this.#at += 1) {
      const char = this.#text.charAt(this.#at);
      if (char === '' || char === '\n') throw this.#unreadable('a text that is not closed');
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
    if (known === undefined) throw this.#unreadable(`\\${char} in a text`);
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
    this.#match(/(?:\s|#[^\n]*)*/y, 'this');
  }

  #spaces(): void {
    this.#match(/[ \t]*/y, 'this');
  }

  #endOfLine(): void {
    this.#match(/[ \t]*(?:#[^\n]*)?(?=\n|$)/y, 'what follows on this line');
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #need(text: string): void {
    this.#spaces();
    if (!this.#take(text)) throw this.#unreadable(`this: expected ${text}`);
  }

  #match(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw this.#unreadable(what);
    this.#at += found.length;
    return found;
  }

  #unreadable(what: string): Unreadable {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    return new Unreadable(`Line ${line} cannot be read: ${what}.`);
  }
}

/** Without a prototype, so that `__proto__` is a key like any other. */
function emptyTable(): Table {
  return Object.create(null);
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

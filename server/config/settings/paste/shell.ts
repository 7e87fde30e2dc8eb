import { type Remark, remark } from '../../../contract/remark.ts';

/** One command of a shell text: its words without their quotes, and what is worth knowing about them. */
export interface ShellCommand {
  words: string[];
  notes: Remark[];
}

/** `refusal` says what only a shell could do: nothing of such a text is used. */
export type ShellText = { ok: true; commands: ShellCommand[] } | { ok: false; refusal: Remark };

class Refused extends Error {
  readonly refusal: Remark;

  constructor(refusal: Remark) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Signs between commands, and around them. */
const OPERATORS = /[|&;<>()]/;

/** `<your-token>`, which a shell would take for two redirections; those have other forms when they are meant. */
const PLACEHOLDER = /^<[A-Za-z](?:[\w .'-]{0,60}\w)?>(?=\s|$)/;

const MOST_COMMANDS = 200;

/** Signs that people copy along with a command. */
const PROMPT = /^(?:\$|%|>|❯) +/;
const REFERENCE = /^\$(?:\{([A-Za-z_]\w*)(?::-([^}"'`$]*))?\}|([A-Za-z_]\w*))/;

/**
 * The commands of a text, one per line, as a POSIX shell would split them into words. No shell is ever run: what needs
 * one is refused, `$NAME` becomes `${NAME}`, which the hub fills in from its own environment. Never throws.
 */
export function readShell(text: string): ShellText {
  try {
    return { ok: true, commands: new Reader(text.replaceAll('\r\n', '\n')).read() };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/** A word as a POSIX shell reads it back unchanged. */
export function quoteWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #commands: ShellCommand[] = [];
  #words: string[] = [];
  #notes = new Map<string, Remark>();
  /** What there is of the word so far; null between words, for `''` is a word, too. */
  #word: string | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ShellCommand[] {
    while (this.#at < this.#text.length) this.#step();
    this.#endCommand();
    return this.#commands;
  }

  /** Reads on by at least one character. */
  #step(): void {
    const { char } = this;
    const between = this.#word === null;
    if (between && this.#words.length === 0 && this.#skipPrompt()) return;
    if (char === '#' && between) this.#skipComment();
    else if (char === "'") this.#singleQuoted();
    else if (char === '"') this.#doubleQuoted();
    else if (char === '\\') this.#escaped();
    else if (char === '$') this.#dollar();
    else if (char === '<' && this.#placeholder()) return;
    else {
      this.#plain(char, between);
      this.#at += 1;
    }
  }

  #plain(char: string, between: boolean): void {
    if (char === '`') throw refused('`…`');
    if (OPERATORS.test(char)) throw refused(char);
    if (char === '\n') this.#endCommand();
    else if (/\s/.test(char)) this.#endWord();
    else if (char === '~' && between && /^~(?:[/\s]|$)/.test(this.#ahead(2))) this.#home();
    else {
      if (char === '*') this.#note(remark('paste_star'));
      this.#add(char);
    }
  }

  get char(): string {
    return this.#text.charAt(this.#at);
  }

  #ahead(length: number): string {
    return this.#text.slice(this.#at, this.#at + length);
  }

  #skipPrompt(): boolean {
    const prompt = PROMPT.exec(this.#ahead(8))?.[0];
    if (prompt === undefined) return false;
    this.#at += prompt.length;
    return true;
  }

  #skipComment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #singleQuoted(): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) throw new Refused(remark('paste_open_quote', { quote: "'" }));
    this.#add(this.#text.slice(this.#at + 1, end));
    this.#at = end + 1;
  }

  #doubleQuoted(): void {
    this.#add('');
    this.#at += 1;
    while (this.char !== '"') {
      if (this.#at >= this.#text.length) throw new Refused(remark('paste_open_quote', { quote: '"' }));
      if (this.char === '\\' && /^\\["\\$`\n]/.test(this.#ahead(2))) this.#escaped();
      else if (this.char === '`') throw refused('`…`');
      else if (this.char === '$') this.#dollar();
      else {
        this.#add(this.char);
        this.#at += 1;
      }
    }
    this.#at += 1;
  }

  /** A backslash takes the meaning from what follows; before the end of a line it joins the next. */
  #escaped(): void {
    const next = this.#text.charAt(this.#at + 1);
    if (next !== '\n') this.#add(next);
    this.#at += 2;
  }

  #dollar(): void {
    const rest = this.#ahead(300);
    if (rest.startsWith('$(')) throw refused('$(…)');
    if (rest.startsWith("$'")) throw refused("$'…'");
    const reference = REFERENCE.exec(rest);
    if (!reference && rest.startsWith('${')) throw new Refused(remark('paste_expansion'));
    const [whole = '$', braced, fallback, bare] = reference ?? [];
    const name = braced ?? bare;
    if (name !== undefined) this.#note(remark('paste_variable', { name }));
    const kept = fallback === undefined ? `\${${name}}` : `\${${name}:-${fallback}}`;
    this.#add(name === undefined ? '$' : kept);
    this.#at += whole.length;
  }

  #placeholder(): boolean {
    const found = PLACEHOLDER.exec(this.#ahead(80))?.[0];
    if (found === undefined) return false;
    this.#add(found);
    this.#at += found.length;
    return true;
  }

  #home(): void {
    this.#note(remark('paste_home'));
    this.#add('${HOME}');
  }

  #add(text: string): void {
    this.#word = (this.#word ?? '') + text;
  }

  #endWord(): void {
    if (this.#word !== null) this.#words.push(this.#word);
    this.#word = null;
  }

  #endCommand(): void {
    this.#endWord();
    if (this.#words.length > 0) this.#commands.push({ words: this.#words, notes: [...this.#notes.values()] });
    if (this.#commands.length > MOST_COMMANDS)
      throw new Refused(remark('paste_many_lines', { limit: MOST_COMMANDS }));
    this.#words = [];
    this.#notes = new Map();
  }

  /** Each once. */
  #note(note: Remark): void {
    this.#notes.set(note.message, note);
  }
}

function refused(sign: string): Refused {
  return new Refused(remark('paste_shell', { sign }));
}

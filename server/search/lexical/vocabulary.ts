import { stemOf, tokensOf } from './tokens.ts';

/**
 * The words of an index by number. Ten thousand descriptions hold a million words, of which each is cut out, stemmed and
 * looked up once only: after that it is recognised where it stands in the text, and nothing is made for it.
 */
export interface Vocabulary {
  /**
   * The words of a text as `tokensOf` has them, by number. What is returned is used again for the next text.
   * @returns the numbers, of which the first `count` count
   */
  read(text: string): { words: Int32Array; count: number };
  /** Number of a word as it is compared; undefined if no text had it. */
  numberOf(word: string): number | undefined;
  readonly size: number;
  /**
   * Forgets all other words.
   * @returns the numbers that the kept ones had, in the order of their new ones
   */
  keep(isUsed: (number: number) => boolean): number[];
}

/** What a run of letters says nothing by. */
const NOTHING = -1;
/** Places of the table, a power of two; it is made anew when half of them are taken. */
const PLACES = 1 << 16;
const LETTERS = 1 << 20;
/** Longer runs are no words, and looked up as text. */
const LONGEST = 64;
/** ASCII, and what is written like it but for its quotes, dashes, arrows and signs: `tokensOf` sees separators there. */
const PLAIN = /^[\0-\x7f\u00a0\u00ab\u00b7\u00bb\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u2775]*$/;

export function createVocabulary(): Vocabulary {
  const numbers = new Map<string, number>();
  let words = new Int32Array(256);
  let count = 0;
  /** By hash: 1 + the place of a run in `starts`, 0 where there is none. */
  const table = new Int32Array(PLACES);
  const starts = new Int32Array(PLACES / 2 + 1);
  const meanings = new Int32Array(PLACES / 2);
  const letters = new Uint8Array(LETTERS);
  let runs = 0;

  function numberFor(word: string): number {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    numbers.set(word, numbers.size);
    return numbers.size - 1;
  }

  function push(number: number): void {
    if (count === words.length) {
      const more = new Int32Array(words.length * 2);
      more.set(words);
      words = more;
    }
    words[count++] = number;
  }

  function isRun(run: number, text: string, from: number, to: number): boolean {
    const start = starts[run] ?? 0;
    if ((starts[run + 1] ?? 0) - start !== to - from) return false;
    for (let i = from; i < to; i++) {
      if (letters[start + i - from] !== lower(text.charCodeAt(i))) return false;
    }
    return true;
  }

  function meaningOf(text: string, from: number, to: number): number {
    const stem = stemOf(text.slice(from, to));
    return stem === null ? NOTHING : numberFor(stem);
  }

  function learn(place: number, text: string, from: number, to: number): number {
    const start = starts[runs] ?? 0;
    const meaning = meaningOf(text, from, to);
    if (runs === PLACES / 2 || start + to - from > LETTERS) forgetRuns();
    else {
      for (let i = from; i < to; i++) letters[start + i - from] = lower(text.charCodeAt(i));
      meanings[runs] = meaning;
      runs += 1;
      starts[runs] = start + to - from;
      table[place] = runs;
    }
    return meaning;
  }

  /** Bounded by starting anew; the numbers stay. */
  function forgetRuns(): void {
    table.fill(0);
    runs = 0;
  }

  function recognise(text: string, from: number, to: number, hash: number): number {
    if (to - from > LONGEST) return meaningOf(text, from, to);
    let place = hash & (PLACES - 1);
    for (let run = table[place] ?? 0; run !== 0; run = table[place] ?? 0) {
      if (isRun(run - 1, text, from, to)) return meanings[run - 1] ?? NOTHING;
      place = (place + 1) & (PLACES - 1);
    }
    return learn(place, text, from, to);
  }

  /** Runs of letters as `tokensOf` cuts them: `HTTPServer2` is HTTP, Server and 2. */
  function readPlain(text: string): void {
    const { length } = text;
    for (let from = 0; from < length; ) {
      const kind = kindOf(text.charCodeAt(from));
      if (kind === SEPARATOR) {
        from += 1;
        continue;
      }
      let to = endOfRun(text, from, kind);
      if (kind === CAPITAL && to < length && kindOf(text.charCodeAt(to)) === SMALL) {
        // The last capital begins the word that follows.
        to = to - from === 1 ? endOfRun(text, to, SMALL) : to - 1;
      }
      let hash = 0;
      for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + lower(text.charCodeAt(i))) | 0;
      const number = recognise(text, from, to, hash ^ (hash >>> 15));
      if (number !== NOTHING) push(number);
      from = to;
    }
  }

  return {
    read(text) {
      count = 0;
      if (PLAIN.test(text)) readPlain(text);
      else for (const word of tokensOf(text)) push(numberFor(word));
      return { words, count };
    },
    numberOf: (word) => numbers.get(word),
    get size() {
      return numbers.size;
    },
    keep(isUsed) {
      const kept = [...numbers].filter(([, number]) => isUsed(number));
      numbers.clear();
      for (const [word] of kept) numbers.set(word, numbers.size);
      forgetRuns();
      return kept.map(([, number]) => number);
    },
  };
}

const [SEPARATOR, CAPITAL, SMALL, DIGIT] = [0, 1, 2, 3];

function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return SMALL;
  if (code >= 65 && code <= 90) return CAPITAL;
  return code >= 48 && code <= 57 ? DIGIT : SEPARATOR;
}

function endOfRun(text: string, from: number, kind: number): number {
  let to = from + 1;
  while (to < text.length && kindOf(text.charCodeAt(to)) === kind) to += 1;
  return to;
}

const lower = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

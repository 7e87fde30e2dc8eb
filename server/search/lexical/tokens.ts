import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.ts';

/**
 * The words of a text as they are compared: identifiers split (camelCase, snake_case, digits), lower case, without
 * accents, stemmed, without words that say nothing; Chinese, Japanese and Korean as pairs of characters.
 */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  if (ASCII.test(text)) {
    for (const run of text.match(PLAIN_RUNS) ?? []) addWord(run, tokens);
    return tokens;
  }
  for (const [run] of text.normalize('NFKC').matchAll(RUNS)) {
    if (ALPHABETIC.test(run)) addWord(run, tokens);
    else addPairs(run, tokens);
  }
  return tokens;
}

const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー';
/** Runs of characters that are written without spaces, or one word of an alphabet, or one number. */
const RUNS = new RegExp(`[${CJK}]+|\\p{Lu}+(?!\\p{Ll})|\\p{Lu}?\\p{Ll}+|[\\p{L}\\p{M}]|\\p{N}+`, 'gu');
/** The same for text without other letters than A to Z, which nearly all is, many times as fast. */
const PLAIN_RUNS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g;
const ALPHABETIC = new RegExp(`^[^${CJK}]`, 'u');

function addWord(run: string, tokens: string[]): void {
  let stem = stems.get(run);
  if (stem === undefined) {
    stem = stemOf(run);
    remember(run, stem);
  }
  if (stem !== null) tokens.push(stem);
}

const ACCENTS = /\p{M}/gu;

function withoutAccents(word: string): string {
  return ASCII.test(word) ? word : word.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
}

const ASCII = /^[^\u0080-\uffff]*$/;

/** Descriptions repeat words: each is stemmed once, as it is written; null where it says nothing. */
const stems = new Map<string, string | null>();
/** Bounded by starting anew. */
const MOST_STEMS = 50_000;

function remember(run: string, stem: string | null): void {
  if (stems.size >= MOST_STEMS) stems.clear();
  // A slice would keep the whole text it was cut from.
  stems.set(Buffer.from(run).toString(), stem);
}

/** A run of letters or digits as it is compared; null where it says nothing. */
export function stemOf(run: string): string | null {
  const word = withoutAccents(run.toLowerCase());
  if (STOP_WORDS.has(word)) return null;
  return word.length > 2 && word.length < 40 ? stemmer(word) : word;
}

function addPairs(run: string, tokens: string[]): void {
  const characters = [...run];
  if (characters.length === 1) tokens.push(run);
  for (let i = 0; i + 1 < characters.length; i++) tokens.push(`${characters[i]}${characters[i + 1]}`);
}

import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.ts';

/**
 * The words of a text as they are compared: identifiers split (camelCase, snake_case, digits), lower case, without
 * accents, stemmed, without words that say nothing; Chinese, Japanese and Korean as pairs of characters.
 */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (const [run] of text.normalize('NFKC').matchAll(RUNS)) {
    if (ALPHABETIC.test(run)) addWord(run, tokens);
    else addPairs(run, tokens);
  }
  return tokens;
}

const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー';
/** Runs of characters that are written without spaces, or one word of an alphabet, or one number. */
const RUNS = new RegExp(`[${CJK}]+|\\p{Lu}+(?!\\p{Ll})|\\p{Lu}?\\p{Ll}+|[\\p{L}\\p{M}]|\\p{N}+`, 'gu');
const ALPHABETIC = new RegExp(`^[^${CJK}]`, 'u');

function addWord(run: string, tokens: string[]): void {
  const word = withoutAccents(run.toLowerCase());
  if (STOP_WORDS.has(word)) return;
  tokens.push(stemOf(word));
}

const ACCENTS = /\p{M}/gu;

function withoutAccents(word: string): string {
  return ASCII.test(word) ? word : word.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
}

const ASCII = /^[\x20-\x7e]*$/;

/** Descriptions repeat words: each is stemmed once. Bounded by starting anew. */
const stems = new Map<string, string>();
const MOST_STEMS = 50_000;

function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = word.length > 2 && word.length < 40 ? stemmer(word) : word;
  if (stems.size >= MOST_STEMS) stems.clear();
  stems.set(word, stem);
  return stem;
}

function addPairs(run: string, tokens: string[]): void {
  const characters = [...run];
  if (characters.length === 1) tokens.push(run);
  for (let i = 0; i + 1 < characters.length; i++) tokens.push(`${characters[i]}${characters[i + 1]}`);
}

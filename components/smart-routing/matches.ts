import { stemmer } from 'stemmer';

export interface Piece {
  text: string;
  /** It is one of the words that were found. */
  hit: boolean;
}

const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー';
/** As the hub parts words: identifiers split, runs of characters that are written without spaces whole. */
const RUNS = new RegExp(`[${CJK}]+|\\p{Lu}+(?!\\p{Ll})|\\p{Lu}?\\p{Ll}+|[\\p{L}\\p{M}]|\\p{N}+`, 'gu');
const WITHOUT_SPACES = new RegExp(`^[${CJK}]`, 'u');

/**
 * Pure: a text in pieces, of which those are hits that a search found.
 *
 * @param matched as the hub names them: stems in lower case; of Chinese, Japanese and Korean pairs of characters
 */
export function piecesOf(text: string, matched: readonly string[]): Piece[] {
  const found = new Set(matched);
  if (found.size === 0) return [{ text, hit: false }];
  const pieces: Piece[] = [];
  let end = 0;
  const add = (from: number, to: number, hit: boolean): void => {
    if (from < to) pieces.push({ text: text.slice(from, to), hit });
  };
  for (const { 0: run, index } of text.matchAll(RUNS)) {
    for (const [from, to] of hitsIn(run, found)) {
      add(end, index + from, false);
      add(index + from, index + to, true);
      end = index + to;
    }
  }
  add(end, text.length, false);
  return pieces;
}

function hitsIn(run: string, found: ReadonlySet<string>): [number, number][] {
  if (!WITHOUT_SPACES.test(run)) return found.has(stemOf(run)) ? [[0, run.length]] : [];
  const hits: [number, number][] = [];
  for (let at = 0; at < run.length; at++) {
    const alone = run.length === 1 && found.has(run);
    if (!alone && !found.has(run.slice(at, at + 2))) continue;
    const last = hits.at(-1);
    const to = Math.min(at + 2, run.length);
    // Pairs overlap: what touches is one hit.
    if (last && last[1] >= at) last[1] = to;
    else hits.push([at, to]);
  }
  return hits;
}

const ACCENTS = /\p{M}/gu;

function stemOf(run: string): string {
  const word = run.toLowerCase().normalize('NFD').replace(ACCENTS, '').normalize('NFC');
  return word.length > 2 && word.length < 40 ? stemmer(word) : word;
}

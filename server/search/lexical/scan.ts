import { createBreather } from '../../lib/breather.ts';
import { type Bits, hasBit } from '../bits.ts';
import type { Placed } from '../slots.ts';
import type { LexicalAnswer, LexicalHit } from './bm25f.ts';
import { tokensOf } from './tokens.ts';

const MOST_WORDS = 20;
const IN_NAME = 3;

/**
 * Finding without an index, while there is none: a document is worth its words of the query, those of its name the
 * most. Slower and worse than the index, and yet an answer; takes breaths.
 */
export async function scan(
  documents: readonly Placed[],
  texts: readonly string[],
  limit: number,
  allowed: Bits | null,
): Promise<LexicalAnswer[]> {
  const breathe = createBreather();
  const queries = texts.map((text) => [...new Set(tokensOf(text))].slice(0, MOST_WORDS));
  const found = queries.map((): LexicalHit[] => []);
  for (const { at, document } of documents) {
    if (allowed && !hasBit(allowed, at)) continue;
    const name = `${document.server} ${document.shown}`.toLowerCase();
    const text = document.description.toLowerCase();
    for (const [place, words] of queries.entries()) {
      const matched = words.filter((word) => name.includes(word) || text.includes(word));
      if (matched.length === 0) continue;
      const score = matched.reduce((sum, word) => sum + (name.includes(word) ? IN_NAME : 1), 0);
      found[place]?.push({ at, score, covered: matched.length / words.length, matched });
    }
    await breathe();
  }
  return found.map((hits) => ({
    hits: hits.sort((a, b) => b.score - a.score || a.at - b.at).slice(0, limit),
    known: hits.length > 0 ? 1 : 0,
  }));
}

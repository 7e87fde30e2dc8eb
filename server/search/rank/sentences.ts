import { byScore, type Ranked } from './fuse.ts';

/** Most sentences of one query that are looked up by themselves. */
const MOST = 6;
const SHARE_OF_WHOLE = 0.7;

/** The sentences of a query that has several, else none: they ask for different tools now and then. */
export function sentencesOf(query: string): string[] {
  const found = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(query)]
    .map(({ segment }) => segment.trim())
    .filter((segment) => /[\p{L}\p{N}]{2}/u.test(segment));
  return found.length < 2 ? [] : found.slice(0, MOST);
}

/** Pure: the ranking of the whole query, and of its sentences whichever fits a tool best. */
export function withSentences(whole: readonly Ranked[], sentences: readonly (readonly Ranked[])[]): Ranked[] {
  if (sentences.length === 0) return [...whole];
  const best = new Map<string, number>();
  for (const ranked of sentences) {
    for (const { id, score } of ranked) best.set(id, Math.max(score, best.get(id) ?? score));
  }
  return whole
    .map((each) => {
      const share = (1 - SHARE_OF_WHOLE) * (best.get(each.id) ?? 0);
      const parts = {
        lexical: each.parts.lexical * SHARE_OF_WHOLE,
        meaning: each.parts.meaning * SHARE_OF_WHOLE,
        name: each.parts.name * SHARE_OF_WHOLE,
      };
      return { id: each.id, score: each.score * SHARE_OF_WHOLE + share, parts };
    })
    .sort(byScore);
}

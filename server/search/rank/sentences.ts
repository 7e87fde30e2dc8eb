import { tokensOf } from '../lexical/tokens.ts';
import { byScore, type Ranked } from './fuse.ts';

/** Most parts of one query that are looked up by themselves: each is embedded while somebody waits. */
const MOST_SENTENCES = 6;
const MOST_CLAUSES = 4;
/** How much the parts count beside the whole. Clauses are often only half a thought. */
const SHARE_OF_SENTENCES = 0.45;
const SHARE_OF_CLAUSES = 0.25;
/** A clause of fewer words that say something asks for nothing by itself. */
const LEAST_WORDS = 2;

const JOINTS = /[,;:，；、：]\s*|\n+|\s+(?:and then|and also|and|then|plus|as well as|after that|also)\s+/i;

export interface QueryParts {
  texts: string[];
  /** How much they count beside the whole query, 0–1. */
  share: number;
}

/** The sentences of a query that has several, else its clauses, else none: they ask for different tools now and then. */
export function partsOf(query: string): QueryParts {
  const sentences = sentencesOf(query);
  if (sentences.length > 1) {
    return { texts: sentences.slice(0, MOST_SENTENCES), share: SHARE_OF_SENTENCES };
  }
  const clauses = query
    .split(JOINTS)
    .map((clause) => clause.trim())
    .filter((clause) => tokensOf(clause).length >= LEAST_WORDS);
  return { texts: clauses.length > 1 ? clauses.slice(0, MOST_CLAUSES) : [], share: SHARE_OF_CLAUSES };
}

function sentencesOf(query: string): string[] {
  return [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(query)]
    .map(({ segment }) => segment.trim())
    .filter((segment) => /[\p{L}\p{N}]{2}/u.test(segment));
}

/** Pure: the ranking of the whole query, and of its parts whichever fits a tool best. */
export function withParts(
  whole: readonly Ranked[],
  rankings: readonly (readonly Ranked[])[],
  shareOfParts: number,
): Ranked[] {
  if (rankings.length === 0) return [...whole];
  const shareOfWhole = 1 - shareOfParts;
  const best = new Map<string, number>();
  for (const ranked of rankings) {
    for (const { id, score } of ranked) best.set(id, Math.max(score, best.get(id) ?? score));
  }
  return whole
    .map((each) => {
      const share = shareOfParts * (best.get(each.id) ?? 0);
      const parts = {
        lexical: each.parts.lexical * shareOfWhole,
        meaning: each.parts.meaning * shareOfWhole,
        name: each.parts.name * shareOfWhole,
      };
      return { id: each.id, score: each.score * shareOfWhole + share, parts };
    })
    .sort(byScore);
}

import type { Background, SearchHit } from '../types.ts';
import { bandOf, confidenceOf, type Signs } from './confidence.ts';
import { byScore, type Ranked } from './fuse.ts';
import { orderOf, type TextEvidence } from './order.ts';

export interface Found {
  whole: TextEvidence;
  /** For the query's parts, if it has several, and how much they count. */
  parts: readonly TextEvidence[];
  share: number;
  /** Ids of tools that the query names; they come first. */
  exact: ReadonlySet<string>;
  background: Background | null;
  /** How much use speaks for tools, by id, 0–1. */
  learned: ReadonlyMap<string, number>;
}

/** What use can add at most, in standard deviations: it decides among what fits, and makes nothing fit. */
const MOST_LEARNED = 2;

/** Who is called by name is meant; only of namesakes it is open which. */
const NAMED = 0.95;
const NAMESAKES = 0.6;

/** Pure: all candidates as hits, the best first, each with how sure it is. */
export function hitsOf(found: Found): SearchHit[] {
  const { exact, whole } = found;
  const named = exact.size === 1 ? NAMED : NAMESAKES;
  let most = 1;
  return candidatesOf(found).map(({ id, parts, learned, signs }) => {
    const likely = confidenceOf(signs);
    most = Math.min(most, exact.has(id) ? Math.max(likely, named) : likely);
    return {
      id,
      confidence: most,
      band: bandOf(most),
      parts: { ...parts, learned, exact: exact.has(id) },
      matched: whole.words.get(id)?.matched ?? [],
    };
  });
}

export interface Candidate extends Ranked {
  learned: number;
  signs: Signs;
}

/** Pure: all candidates in their order, with what says how sure each is. */
export function candidatesOf({ whole, parts, share, exact, background, learned }: Found): Candidate[] {
  const ordered = orderOf(withCandidates(whole, [...exact, ...learned.keys()]), parts, share);
  const ranked = ordered.map((each) => ({ ...each, learned: MOST_LEARNED * (learned.get(each.id) ?? 0) }));
  ranked.sort((a, b) => rank(b, exact) - rank(a, exact) || byScore(a, b));
  const [first = 0, second = first] = ranked.slice(0, 2).map((each) => each.score + each.learned);
  return ranked.map((each, at) => {
    const cosines = background ? whole.cosines?.get(each.id) : undefined;
    const above = (cosine: number | undefined) =>
      background && cosine !== undefined ? (cosine - background.mean) / background.deviation : null;
    const signs = {
      meaning: above(cosines?.meaning),
      name: above(cosines?.name),
      covered: whole.words.get(each.id)?.covered ?? 0,
      lead: each.score + each.learned - (at === 0 ? second : first),
    };
    return { ...each, signs };
  });
}

/** Above every score, if it is called by its name. */
const rank = ({ id, score, learned }: Ranked & { learned: number }, exact: ReadonlySet<string>): number =>
  score + learned + (exact.has(id) ? 1e6 : 0);

/** A name of one letter or of words that say nothing is found by no index. */
function withCandidates(whole: TextEvidence, ids: readonly string[]): TextEvidence {
  const words = new Map(whole.words);
  for (const id of ids) {
    if (!words.has(id)) words.set(id, { score: 0, covered: 0, matched: [] });
  }
  return { ...whole, words };
}

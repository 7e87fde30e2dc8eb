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

/** Pure: all candidates as hits, the best first, each with how sure it is. Made one by one: few of hundreds are wanted. */
export function* hitsOf(found: Found): Generator<SearchHit> {
  const { exact, whole } = found;
  const named = exact.size === 1 ? NAMED : NAMESAKES;
  let most = 1;
  for (const { id, parts, learned, signs } of candidatesOf(found)) {
    const likely = confidenceOf(signs);
    most = Math.min(most, exact.has(id) ? Math.max(likely, named) : likely);
    yield {
      id,
      confidence: most,
      band: bandOf(most),
      parts: { ...parts, learned, exact: exact.has(id) },
      matched: whole.words.get(id)?.matched ?? [],
    };
  }
}

export interface Candidate extends Ranked {
  learned: number;
  signs: Signs;
}

/** Pure: all candidates in their order, with what says how sure each is; one by one. */
export function* candidatesOf(found: Found): Generator<Candidate> {
  const { whole, background } = found;
  const ranked = rankedOf(found);
  const worthOf = ({ id, score }: Ranked): number => score + liftOf(found, id);
  const [first = 0, second = first] = ranked.slice(0, 2).map(worthOf);
  const above = (cosine: number | undefined) =>
    background && cosine !== undefined ? (cosine - background.mean) / background.deviation : null;
  for (const [at, each] of ranked.entries()) {
    const cosines = background ? whole.cosines?.get(each.id) : undefined;
    const signs = {
      meaning: above(cosines?.meaning),
      name: above(cosines?.name),
      covered: whole.words.get(each.id)?.covered ?? 0,
      lead: worthOf(each) - (at === 0 ? second : first),
    };
    yield { ...each, learned: liftOf(found, each.id), signs };
  }
}

/** By their scores, by what use adds, and above all by whether they are called by their names. */
function rankedOf({ whole, parts, share, exact, learned }: Found): Ranked[] {
  const ids = [...exact, ...learned.keys()];
  if (ids.length === 0) return orderOf(whole, parts, share);
  const ordered = orderOf(withCandidates(whole, ids), parts, share);
  const rank = ({ id, score }: Ranked): number =>
    score + liftOf({ learned }, id) + (exact.has(id) ? ABOVE_ALL : 0);
  return ordered.sort((a, b) => rank(b) - rank(a) || byScore(a, b));
}

const ABOVE_ALL = 1e6;

const liftOf = ({ learned }: Pick<Found, 'learned'>, id: string): number =>
  MOST_LEARNED * (learned.get(id) ?? 0);

/** A name of one letter or of words that say nothing is found by no index. */
function withCandidates(whole: TextEvidence, ids: readonly string[]): TextEvidence {
  const words = new Map(whole.words);
  for (const id of ids) {
    if (!words.has(id)) words.set(id, { score: 0, covered: 0, matched: [] });
  }
  return { ...whole, words };
}

/** What speaks for a candidate, each in the measure of whoever found it; null where it was not compared. */
export interface Evidence {
  id: string;
  /** BM25F: 0 where no word matched. */
  lexical: number;
  /** Share of what the query's words weigh together that the tool's words cover, 0–1. */
  covered: number;
  /** Cosine of the query and what the tool does. */
  meaning: number | null;
  /** Cosine of the query and the tool's name alone. */
  name: number | null;
}

/** How much each part adds to a candidate's score; they sum up to it. */
export interface Parts {
  lexical: number;
  meaning: number;
  name: number;
}

export interface Ranked {
  id: string;
  score: number;
  parts: Parts;
}

interface Weights extends Parts {
  covered: number;
}

/**
 * Chosen on five sets, and not forced by them: chosen without one of them, others come out. How many of the words a tool
 * has says more than how often it has them. See DECISIONS.md.
 */
export const WEIGHTS: Weights = { lexical: 0.12, covered: 0.25, meaning: 0.5, name: 0.2 };
const WORDS_ALONE: Weights = { lexical: 0.9, covered: 0.1, meaning: 0, name: 0 };

/** How many candidates each part brings. */
export const POOL = 200;

/**
 * Pure: puts candidates in order. Each part is normalised over them, so that no part's scale decides.
 * @param pool each id once
 */
export function fuse(pool: readonly Evidence[], weights: Weights = weightsFor(pool)): Ranked[] {
  const lexical = normalised(pool.map((each) => each.lexical));
  const covered = normalised(pool.map((each) => each.covered));
  const meaning = normalised(pool.map((each) => each.meaning));
  const name = normalised(pool.map((each) => each.name));
  return pool
    .map(({ id }, at) => {
      const parts = {
        lexical: weights.lexical * (lexical[at] ?? 0) + weights.covered * (covered[at] ?? 0),
        meaning: weights.meaning * (meaning[at] ?? 0),
        name: weights.name * (name[at] ?? 0),
      };
      return { id, score: parts.lexical + parts.meaning + parts.name, parts };
    })
    .sort(byScore);
}

export function byScore(a: Ranked, b: Ranked): number {
  return b.score - a.score || (a.id < b.id ? -1 : 1);
}

function weightsFor(pool: readonly Evidence[]): Weights {
  return pool.some(({ meaning }) => meaning !== null) ? WEIGHTS : WORDS_ALONE;
}

/** Distances from the average in standard deviations; what was not compared counts as the least that was. */
function normalised(values: readonly (number | null)[]): number[] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return values.map(() => 0);
  const least = Math.min(...known);
  const all = values.map((value) => value ?? least);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
  return all.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

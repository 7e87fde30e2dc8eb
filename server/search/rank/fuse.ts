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
const WEIGHTS: Weights = { lexical: 0.12, covered: 0.25, meaning: 0.5, name: 0.2 };
const WORDS_ALONE: Weights = { lexical: 0.9, covered: 0.1, meaning: 0, name: 0 };

/** How many candidates each part brings. */
export const POOL = 200;

/**
 * Pure: puts candidates in order. Each part is normalised over them, so that no part's scale decides. What was not compared
 * by meaning, while others were, stands by its words alone: a tool that is not embedded yet is no worse for that.
 * @param pool each id once
 */
export function fuse(pool: readonly Evidence[]): Ranked[] {
  const lexical = normalised(pool.map((each) => each.lexical));
  const covered = normalised(pool.map((each) => each.covered));
  const meaning = normalised(pool.map((each) => each.meaning));
  const name = normalised(pool.map((each) => each.name));
  return pool
    .map(({ id, meaning: cosine }, at) => {
      const by = cosine === null ? WORDS_ALONE : WEIGHTS;
      const parts = {
        lexical: by.lexical * (lexical[at] ?? 0) + by.covered * (covered[at] ?? 0),
        meaning: by.meaning * (meaning[at] ?? 0),
        name: by.name * (name[at] ?? 0),
      };
      return { id, score: parts.lexical + parts.meaning + parts.name, parts };
    })
    .sort(byScore);
}

export function byScore(a: Ranked, b: Ranked): number {
  return b.score - a.score || (a.id < b.id ? -1 : 1);
}

/** Distances from the average of those that are known, in standard deviations; of the others 0. */
function normalised(values: readonly (number | null)[]): number[] {
  let known = 0;
  let sum = 0;
  for (const value of values) {
    if (value === null) continue;
    known += 1;
    sum += value;
  }
  const mean = sum / Math.max(1, known);
  let squares = 0;
  for (const value of values) if (value !== null) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / Math.max(1, known));
  return values.map((value) => (value !== null && deviation > 0 ? (value - mean) / deviation : 0));
}

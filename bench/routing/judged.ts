import type { SetQuery } from './any-set.ts';
import { type Figures, figuresOf, needsOf, recallAt } from './metrics.ts';

export type Bands = Record<'high' | 'medium' | 'low', { answers: number; right: number }>;

/** How well the first hit's confidence tells whether it is right. Shares, 0–1. */
export interface Confidence {
  /** Of first hits of queries that something serves, by band: how many, and of them the share that serves it. */
  bands: Bands;
  /** Queries that nothing serves, and the share of them that are answered with such a confidence. */
  unserved: number;
  falseHigh: number;
  falseMediumOrHigh: number;
}

/** The figures of one method, of all queries (`all`) and by their kind, where the set names kinds. */
export type ByKind = Record<string, Figures>;

/** @param ranked ids for each query, the best first */
export function byKind(queries: readonly SetQuery[], ranked: readonly (readonly string[])[]): ByKind {
  const answers = queries.map((query, at) => ({
    kind: query.kind,
    ranked: ranked[at] ?? [],
    needs: needsOf(query),
  }));
  const kinds = [...new Set(answers.flatMap(({ kind, needs }) => (kind && needs.length > 0 ? [kind] : [])))];
  return Object.fromEntries([
    ['all', figuresOf(answers)],
    ...kinds.map((kind) => [kind, figuresOf(answers.filter((answer) => answer.kind === kind))]),
  ]);
}

interface Sure {
  ranked: readonly string[];
  band: keyof Bands | null;
}

export function confidenceOf(queries: readonly SetQuery[], answers: readonly Sure[]): Confidence {
  const first = queries.flatMap((query, at) => {
    const answer = answers[at];
    return answer ? [{ needs: needsOf(query), ...answer }] : [];
  });
  const unserved = first.filter(({ needs }) => needs.length === 0);
  const served = first.filter(({ needs }) => needs.length > 0);
  const band = (name: keyof Bands) => {
    const found = served.filter((answer) => answer.band === name);
    const right = found.filter(({ ranked, needs }) => recallAt(1, ranked, needs) > 0).length;
    return { answers: found.length, right: found.length > 0 ? right / found.length : 0 };
  };
  const sure = (...names: (keyof Bands)[]) =>
    unserved.filter((answer) => answer.band !== null && names.includes(answer.band)).length /
    Math.max(1, unserved.length);
  return {
    bands: { high: band('high'), medium: band('medium'), low: band('low') },
    unserved: unserved.length,
    falseHigh: sure('high'),
    falseMediumOrHigh: sure('high', 'medium'),
  };
}

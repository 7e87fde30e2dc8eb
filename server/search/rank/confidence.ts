import type { Band } from '../types.ts';

/** What is known of a hit, in measures that do not depend on the model or the number of tools. */
export interface Signs {
  /** Standard deviations above what texts that have nothing in common have; null without vectors. */
  meaning: number | null;
  /** Share of the query's weight in words that the tool has, 0–1. */
  covered: number;
  /** How much its score is above the next one's. */
  margin: number;
}

/** Coefficients of the logistic function, fitted by `bench/routing/calibrate.ts`. */
const HYBRID = { base: -3, meaning: 0.6, covered: 2, margin: 1 };
const LEXICAL = { base: -2, covered: 3, margin: 0.7 };

/** Pure: how likely it is that the hit is right, 0–1. */
export function confidenceOf({ meaning, covered, margin }: Signs): number {
  const sum =
    meaning === null
      ? LEXICAL.base + LEXICAL.covered * covered + LEXICAL.margin * margin
      : HYBRID.base + HYBRID.meaning * meaning + HYBRID.covered * covered + HYBRID.margin * margin;
  return 1 / (1 + Math.exp(-sum));
}

export const HIGH = 0.8;
export const MEDIUM = 0.4;

export function bandOf(confidence: number): Band {
  if (confidence >= HIGH) return 'high';
  return confidence >= MEDIUM ? 'medium' : 'low';
}

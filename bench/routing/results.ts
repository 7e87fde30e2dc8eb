import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SetReport } from './report.ts';

const FILE = join(import.meta.dirname, 'results.json');
/** Percentage points that a figure may fall before it is a loss. */
const TOLERANCE = 2;

const share = z.number().min(0).max(1);
const figures = z.strictObject({
  queries: z.number().int(),
  r1: share,
  r5: share,
  r10: share,
  ndcg10: share,
  mrr: share,
});
const band = z.strictObject({ answers: z.number().int(), right: share });

/**
 * What the project's own set gave when the table was written; the half is always the one that nobody tunes by. Without what
 * takes time: machines differ.
 */
const resultsSchema = z.strictObject({
  half: z.literal('held'),
  tools: z.number().int(),
  queries: z.number().int(),
  methods: z.record(z.string(), z.record(z.string(), figures)),
  confidence: z.strictObject({
    bands: z.strictObject({ high: band, medium: band, low: band }),
    unserved: z.number().int(),
    falseHigh: share,
    falseMediumOrHigh: share,
  }),
});
export type Results = z.infer<typeof resultsSchema>;

/** @returns null while there are none. @throws ZodError when they were edited into something else */
export function readResults(): Results | null {
  return existsSync(FILE) ? resultsSchema.parse(JSON.parse(readFileSync(FILE, 'utf8'))) : null;
}

export function writeResults(results: Results): void {
  writeFileSync(FILE, `${JSON.stringify(results, rounded, 2)}\n`);
}

const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toFixed(4)) : value;

/** @throws Error when the report is not of a whole run */
export function resultsOf({ half, tools, queries, methods, product }: SetReport): Results {
  if (!product || half !== 'held') throw new Error('results are those of a whole run of the held half');
  return { half, tools, queries, methods, confidence: product.confidence };
}

/**
 * What of the product is worse than it was, one line each. Where a kind has so few queries that one alone is more than the
 * tolerance, one is tolerated.
 */
export function losses(then: Results, now: SetReport): string[] {
  const { product, methods, half, queries, tools } = now;
  if (!product || half !== then.half || queries !== then.queries || tools !== then.tools)
    return [`a run of the ${then.queries} queries of the half "${then.half}" is needed, with the product`];
  const kinds = Object.entries(then.methods.product ?? {}).flatMap(([kind, before]) =>
    FIGURES.map((figure) =>
      loss(`${kind}, ${figure}`, before[figure], methods.product?.[kind]?.[figure] ?? 0, before.queries),
    ),
  );
  const { unserved } = then.confidence;
  const sure = (['falseHigh', 'falseMediumOrHigh'] as const).map((figure) =>
    loss(`not ${figure}`, 1 - then.confidence[figure], 1 - product.confidence[figure], unserved),
  );
  return [...kinds, ...sure].filter((line) => line !== null);
}

function loss(what: string, before: number, after: number, queries: number): string | null {
  const allowed = Math.max(TOLERANCE / 100, 1 / queries);
  // What is kept is rounded.
  if (before - after <= allowed + 1e-4) return null;
  return `${what}: ${percent(after)} is less than ${percent(before)}, by more than ${percent(allowed)}`;
}

export const FIGURES = ['r1', 'r5', 'r10', 'ndcg10', 'mrr'] as const;

const percent = (value: number): string => (value * 100).toFixed(1);

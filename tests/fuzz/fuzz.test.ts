import { expect, test } from 'vitest';
import { fuzz, minimised, problemOf } from './run.ts';
import { TARGETS } from './targets.ts';

/** The short form of `npm run fuzz`. */
const INPUTS = 3000;
const SEED = 20_260_728;

test.each(TARGETS)('$name: $guarantee', (target) => {
  for (const seed of target.seeds) expect(problemOf(target, seed)).toBeNull();
  const finding = fuzz(target, SEED, 0, INPUTS);
  const smallest = finding && minimised(target, finding, 5000).toString('base64');
  expect(finding?.problem, `--only ${target.name} --input ${smallest}`).toBeUndefined();
});

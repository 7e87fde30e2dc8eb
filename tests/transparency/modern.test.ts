import { afterAll, beforeAll, describe, it } from 'vitest';
import { MODERN_CHECKS } from './modern-checks.ts';
import { compare } from './support/compare.ts';
import type { Sides } from './support/lanes.ts';
import { modernIsolationTests } from './support/modern-isolation.ts';
import { MODERN_LANES, type ModernBench, startModernBench } from './support/modern-lanes.ts';

let bench: ModernBench;
beforeAll(async () => {
  bench = await startModernBench();
});
afterAll(() => bench?.close());

describe.each(MODERN_LANES)('through the hub as directly: %s', (lane) => {
  let sides: Sides;
  beforeAll(async () => {
    sides = await bench.sides(lane);
  });

  it.each(MODERN_CHECKS[lane].map((check) => [check.name, check] as const))('%s', (_name, check) =>
    compare(check, sides),
  );
});

describe('many clients, each as if alone', () => modernIsolationTests(() => bench));

import { afterAll, beforeAll, describe, it } from 'vitest';
import { LEGACY_CHECKS } from './legacy-checks.ts';
import { compare } from './support/compare.ts';
import { isolationTests } from './support/isolation.ts';
import { LEGACY_LANES, type LegacyBench, type Sides, startLegacyBench } from './support/lanes.ts';

let bench: LegacyBench;
beforeAll(async () => {
  bench = await startLegacyBench();
});
afterAll(() => bench?.close());

describe.each(LEGACY_LANES)('through the hub as directly: %s', (lane) => {
  let sides: Sides;
  beforeAll(async () => {
    sides = await bench.sides(lane);
  });

  it.each(LEGACY_CHECKS[lane].map((check) => [check.name, check] as const))('%s', (_name, check) =>
    compare(check, sides),
  );
});

describe('many clients, each as if alone', () => isolationTests(() => bench));
